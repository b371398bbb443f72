// Elements from data. Whatever comes from data becomes text or an attribute, never markup.

const SVG = 'http://www.w3.org/2000/svg';
const SVG_TAGS = new Set(['svg', 'path', 'rect', 'circle', 'line']);

/**
 * An element. Tag may carry classes: 'div.card.wide'. Props: 'on' holds handlers by event name, 'key' tells siblings apart when the
 * tree is drawn anew, 'value' and 'checked' are properties; everything else is an attribute, left out when false or null.
 */
export function h(tag, props, ...children) {
  const [name, ...classes] = tag.split('.');
  const node = SVG_TAGS.has(name) ? document.createElementNS(SVG, name) : document.createElement(name);
  if (classes.length) {
    node.setAttribute('class', classes.join(' '));
  }
  for (const [key, value] of Object.entries(props || {})) {
    set(node, key, value);
  }
  node.append(...flat(children));
  if (name === 'select' && node.wanted) {
    // Only now there are options to choose from.
    node.value = node.wanted.value;
  }
  return node;
}

function set(node, key, value) {
  if (key === 'on') {
    node.handlers = Object.keys(value);
    node.handlers.forEach(event => { node['on' + event] = value[event]; });
  } else if (key === 'key') {
    node.key = value;
  } else if (key === 'value' || key === 'checked' || key === 'indeterminate') {
    node[key] = value;
    (node.wanted ||= {})[key] = value;
  } else if (key === 'class') {
    if (value) {
      node.setAttribute('class', [node.getAttribute('class'), value].filter(Boolean).join(' '));
    }
  } else if (value !== false && value !== null && value !== undefined) {
    node.setAttribute(key, value === true ? '' : value);
  }
}

function flat(children) {
  return children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false)
    .map(child => child instanceof Node ? child : document.createTextNode(String(child)));
}

/** Makes an element's children those given, and keeps nodes that mean the same: focus, selection and scrolling stay. */
export function draw(parent, ...children) {
  const wanted = flat(children);
  const keyed = new Map();
  for (const child of parent.childNodes) {
    if (child.key !== undefined) {
      keyed.set(child.key, child);
    }
  }
  let at = parent.firstChild;
  for (const next of wanted) {
    let node = next;
    const known = next.parentNode === parent ? next : next.key !== undefined ? keyed.get(next.key) : similar(at, next);
    if (known && known !== next && known.nodeName === next.nodeName) {
      patch(known, next);
      node = known;
    }
    if (node === at) {
      at = at.nextSibling;
    } else {
      parent.insertBefore(node, at);
    }
  }
  while (at) {
    const rest = at.nextSibling;
    at.remove();
    at = rest;
  }
}

function similar(old, next) {
  return old && old.key === undefined && old.nodeName === next.nodeName ? old : null;
}

function patch(old, next) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== next.data) {
      old.data = next.data;
    }
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (!next.hasAttribute(name) && !(name === 'open' && old.nodeName === 'DETAILS')) {
      old.removeAttribute(name);
    }
  }
  for (const { name, value } of next.attributes) {
    if (old.getAttribute(name) !== value) {
      old.setAttribute(name, value);
    }
  }
  for (const event of old.handlers || []) {
    old['on' + event] = null;
  }
  for (const event of next.handlers || []) {
    old['on' + event] = next['on' + event];
  }
  old.handlers = next.handlers;
  draw(old, ...next.childNodes);
  for (const [key, value] of Object.entries(next.wanted || {})) {
    // What somebody types is theirs until they leave the field.
    if (old[key] !== value && !(key === 'value' && old === document.activeElement)) {
      old[key] = value;
    }
  }
  old.wanted = next.wanted;
}
