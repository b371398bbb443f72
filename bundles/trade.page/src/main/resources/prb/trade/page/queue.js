'use strict';

const PERIOD_MS = 2000;
const element = id => document.getElementById(id);

function headers() {
  const token = element('token').value.trim();
  return token ? { Authorization: 'Bearer ' + token } : {};
}

function say(text, bad) {
  element('message').textContent = text;
  element('message').className = bad ? 'bad' : '';
}

async function ask(path, options) {
  const response = await fetch(path, { ...options, headers: headers(), cache: 'no-store' });
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(answer.error || 'the server answers ' + response.status);
  }
  return answer;
}

function cell(row, text, name) {
  const td = row.insertCell();
  td.textContent = text;
  if (name) {
    td.className = name;
  }
  return td;
}

function action(row, word, id, question) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = word;
  button.addEventListener('click', async () => {
    if (!confirm(question)) {
      return;
    }
    try {
      say((await ask('/queue/' + word + '?id=' + encodeURIComponent(id), { method: 'POST' })).done);
      await refresh();
    } catch (e) {
      say(e.message, true);
    }
  });
  row.insertCell().append(button);
}

function show(job) {
  const row = element('rows').insertRow();
  const outcome = job.outcome;
  cell(row, job.id);
  cell(row, job.kind);
  cell(row, outcome ? outcome.result : job.phase, outcome && (outcome.succeeded ? 'succeeded' : 'failed'));
  cell(row, job.owner ? job.signer + ' for ' + job.owner : job.signer);
  cell(row, new Date(job.created).toLocaleString());
  cell(row, outcome ? outcome.reason || outcome.extrinsic || '' : '');
  if (job.phase === 'waiting') {
    action(row, 'cancel', job.id, 'Take job ' + job.id + ' back? It is not sent then.');
  } else if (outcome && !outcome.succeeded) {
    action(row, 'retry', job.id, 'Send job ' + job.id + ' again? A call that failed on chain may fail again and cost its fee.');
  } else {
    row.insertCell();
  }
}

async function refresh() {
  const query = new URLSearchParams({ jobs: element('jobs').value, show: element('show').value });
  const queue = await ask('/api/v1/queue?' + query);
  for (const name of ['waiting', 'running', 'finished']) {
    element(name).textContent = queue[name].toLocaleString();
  }
  // A row that has the focus stays, so that the keyboard does not lose its place.
  if (!element('rows').contains(document.activeElement)) {
    element('rows').replaceChildren();
    queue.jobs.forEach(show);
  }
}

async function loop() {
  try {
    if (!document.hidden) {
      await refresh();
      if (element('message').className === 'bad') {
        say('');
      }
    }
  } catch (e) {
    say(e.message, true);
  }
  setTimeout(loop, PERIOD_MS);
}

element('filter').addEventListener('change', () => refresh().catch(e => say(e.message, true)));
element('filter').addEventListener('submit', event => event.preventDefault());
loop();
