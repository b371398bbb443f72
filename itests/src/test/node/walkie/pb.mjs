// Just enough protobuf for the two wrappers of a call and the answer to Hello. Written for these tests from the field numbers.
export const varint = (n) => { const out = []; while (n > 127) { out.push((n % 128) | 128); n = Math.floor(n / 128); } out.push(n); return Buffer.from(out); };
const sized = (field, bytes) => Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]);
export const text = (field, value) => sized(field, Buffer.from(value));
export const bytes = (field, value) => sized(field, Buffer.from(value));
export const number = (field, value) => Buffer.concat([varint(field * 8), varint(value)]);

// Fields by number; the last value of a field counts.
export const decode = (buffer) => {
  let at = 0;
  const read = () => { let n = 0; let scale = 1; for (;;) { const b = buffer[at++]; n += (b & 127) * scale; if (b < 128) return n; scale *= 128; } };
  const out = {};
  while (at < buffer.length) {
    const tag = read();
    if (tag % 8 === 0) { out[Math.floor(tag / 8)] = read(); } else { const size = read(); out[Math.floor(tag / 8)] = buffer.subarray(at, at + size); at += size; }
  }
  return out;
};

export const request = (method, data) => Buffer.concat([number(1, Date.now()), text(2, 'the-nonce'), bytes(3, data), text(4, method)]);
const head = (nonce) => Buffer.concat([number(1, Date.now()), bytes(2, nonce), text(3, 'another-nonce')]);
const success = (nonce, data) => Buffer.concat([head(nonce), bytes(4, data), number(5, 0)]);
const failure = (nonce, type, message) => Buffer.concat([head(nonce), number(5, 1), bytes(6, Buffer.concat([number(1, type), text(2, message)]))]);

export const systemInfo = (id, role) => Buffer.concat([text(1, 'js-host'), text(2, id), number(3, role), text(4, '0xab'), text(5, 'default')]);

// What our peer answers: the body, or null when the stream is to be reset, or '' for an end without answer.
export const answer = (body, id) => {
  const wrapper = decode(body);
  switch (wrapper[4].toString()) {
    case 'Hello': return success(wrapper[2], systemInfo(id, 1));
    case 'GetBlobByKey': return success(wrapper[2], bytes(3, Buffer.alloc(3 << 20, 7)));
    case 'CreatePool': return failure(wrapper[2], 4, 'not you');
    case 'KickWorker': return null;
    case 'ListWorker': return Buffer.alloc(0);
    default: return failure(wrapper[2], 2, 'Handler not implemented.');
  }
};

// Calls a peer of ours; call(method, data) gives the raw answer.
export const exercise = async (call) => {
  const hello = decode(decode(await call('Hello', systemInfo('x', 3)))[4]);
  console.log('HELLO ' + hello[2] + ' ' + hello[3] + ' ' + hello[4] + ' ' + hello[5]);
  const blob = decode(decode(await call('GetBlobByKey', text(1, 'key')))[4])[3];
  console.log('BLOB ' + blob.length + ' ' + blob.every((b) => b === 7));
  const missing = decode(await call('ListPool', Buffer.alloc(0)));
  const error = decode(missing[6]);
  console.log('ERROR ' + missing[5] + ' ' + error[1] + ' ' + error[2]);
  const calls = Array.from({ length: 20 }, () => call('Hello', systemInfo('x', 3)));
  console.log('PARALLEL ' + (await Promise.all(calls)).filter((a) => a.length > 100).length);
};
