// The token of a server that listens beyond loopback. It becomes a cookie that no script reads.

import { post } from '../api.js';
import { draw, h } from '../dom.js';
import { badge, card, head, say } from '../parts.js';
import { t } from '../text.js';

export function show(view) {
  const problem = h('p.problem', { role: 'alert', hidden: true });
  const token = h('input', { id: 'token', type: 'password', autocomplete: 'current-password', required: true, autofocus: true });
  const send = async event => {
    event.preventDefault();
    try {
      await post('/api/v1/login', { token: token.value.trim() });
      token.value = '';
      document.dispatchEvent(new CustomEvent('logged-in'));
      say(t('login.done'));
      const then = view.params.get('then') || '';
      location.hash = then.startsWith('/') && !then.includes('/login') ? '#' + then : '#/';
    } catch (e) {
      problem.hidden = false;
      draw(problem, badge('bad', t('app.failed')), ' ', e.message);
    }
  };
  view.draw(head(t('nav.login')), card('', h('p', {}, t('login.why')), h('form.tools', { on: { submit: send } },
    h('label', { for: 'token' }, t('login.token')), token, h('button.main', { type: 'submit' }, t('login.do'))), problem));
  token.focus();
}
