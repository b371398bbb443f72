// The original's stack, measured: "serve" answers calls and prints its address, "ask ADDRESS" reads commands from standard
// input and prints one number for each. NO_DELAY=1 sets TCP_NODELAY on every socket, which the original never does.
import net from 'node:net';
import readline from 'node:readline';
import Libp2p from 'libp2p';
import TCP from 'libp2p-tcp';
import MPLEX from 'libp2p-mplex';
import { NOISE } from '@chainsafe/libp2p-noise';
import PeerId from 'peer-id';
import { Multiaddr } from 'multiaddr';

if (process.env.NO_DELAY === '1') {
  const emit = net.Server.prototype.emit;
  net.Server.prototype.emit = function (event, ...rest) {
    if (event === 'connection') rest[0].setNoDelay(true);
    return emit.call(this, event, ...rest);
  };
  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function (...rest) {
    const socket = connect.apply(this, rest);
    socket.setNoDelay(true);
    return socket;
  };
}

// Just enough protobuf for the wrappers of a call.
const varint = (n) => { const out = []; while (n > 127) { out.push((n % 128) | 128); n = Math.floor(n / 128); } out.push(n); return Buffer.from(out); };
const bytes = (field, value) => { const b = Buffer.from(value); return Buffer.concat([varint(field * 8 + 2), varint(b.length), b]); };
const number = (field, value) => Buffer.concat([varint(field * 8), varint(value)]);
const decode = (buffer) => {
  let at = 0;
  const read = () => { let n = 0; let scale = 1; for (;;) { const b = buffer[at++]; n += (b & 127) * scale; if (b < 128) return n; scale *= 128; } };
  const out = {};
  while (at < buffer.length) {
    const tag = read();
    if (tag % 8 === 0) { out[Math.floor(tag / 8)] = read(); } else { const size = read(); out[Math.floor(tag / 8)] = buffer.subarray(at, at + size); at += size; }
  }
  return out;
};
const hello = (id) => Buffer.concat([bytes(1, 'js-host'), bytes(2, id), number(3, 1), bytes(4, '0x' + 'ab'.repeat(32)), bytes(5, 'default')]);
const MIB = 1048576;
const pieces = function * (b) { for (let i = 0; i < b.length; i += MIB) yield b.slice(i, i + MIB); };
const readAll = async (s) => { const out = []; for await (const c of s.source) out.push(c.slice()); return Buffer.concat(out); };

const peerId = await PeerId.create({ keyType: 'RSA', bits: 2048 });
const node = await Libp2p.create({
  peerId,
  addresses: { listen: process.argv[2] === 'serve' ? ['/ip4/127.0.0.1/tcp/0'] : [] },
  modules: { transport: [TCP], connEncryption: [NOISE], streamMuxer: [MPLEX] },
  config: { nat: { enabled: false }, dht: { enabled: false }, relay: { enabled: false }, peerDiscovery: { autoDial: false } },
});
const self = hello(peerId.toB58String());
const blob = process.argv[2] === 'serve' ? bytes(3, Buffer.alloc(64 * MIB, 7)) : null;
node.handle('/pb', async ({ stream }) => {
  try {
    const request = decode(await readAll(stream));
    const data = request[4].toString() === 'Hello' ? self : blob;
    await stream.sink(pieces(Buffer.concat([number(1, Date.now()), bytes(2, request[2]), bytes(3, 'a-nonce-of-36-characters-as-uuids-are'), bytes(4, data), number(5, 0)])));
  } catch (e) { console.error('prb: a call failed: ' + e.message); }
});
await node.start();

const call = async (connection, method, data) => {
  const { stream } = await connection.newStream(['/pb']);
  await stream.sink(pieces(Buffer.concat([number(1, Date.now()), bytes(2, 'a-nonce-of-36-characters-as-uuids-are'), bytes(3, data), bytes(4, method)])));
  const answer = decode(await readAll(stream))[4];
  if (answer === undefined || answer.length === 0) throw new Error('an empty answer');
  return answer;
};
const perSecond = async (ms, step) => {
  const start = process.hrtime.bigint();
  let count = 0;
  let passed = 0;
  do { await step(); count++; passed = Number(process.hrtime.bigint() - start) / 1e6; } while (passed < ms);
  return count * 1000 / passed;
};

if (process.argv[2] === 'serve') {
  console.log('LISTEN ' + node.multiaddrs[0] + '/p2p/' + peerId.toB58String());
  process.stdin.on('end', () => process.exit(0));
  process.stdin.resume();
} else {
  const address = new Multiaddr(process.argv[3]);
  let kept = null;
  const commands = {
    // Hellos on an open connection, for so many ms.
    calls: async (ms) => { kept ??= await node.dial(address); return perSecond(ms, () => call(kept, 'Hello', self)); },
    // Dial, Hello, close, as the original makes each of its calls.
    dials: async (ms) => {
      if (kept !== null) { await kept.close(); kept = null; }
      return perSecond(ms, async () => { const c = await node.dial(address); await call(c, 'Hello', self); await c.close(); });
    },
    // MiB per second of so many answers of 64 MiB.
    answers: async (count) => {
      kept ??= await node.dial(address);
      const start = process.hrtime.bigint();
      for (let i = 0; i < count; i++) {
        const size = (await call(kept, 'GetBlobByKey', bytes(1, 'key'))).length;
        if (size < 64 * MIB) throw new Error('only ' + size + ' bytes');
      }
      return 64 * count / (Number(process.hrtime.bigint() - start) / 1e9);
    },
  };
  console.log('READY');
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [word, value] = line.split(' ');
    console.log('RESULT ' + await commands[word](Number(value)));
  }
  process.exit(0);
}
