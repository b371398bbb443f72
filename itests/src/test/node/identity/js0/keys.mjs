// Key files as the original bridge reads and writes them: "read FILE" prints the id, "write FILE" makes a key and prints its id.
import { readFileSync, writeFileSync } from 'node:fs'
import PeerId from 'peer-id'

const [verb, file] = process.argv.slice(2)
if (verb === 'read') {
  const id = await PeerId.createFromProtobuf(readFileSync(file))
  if (!id.isValid() || id.privKey === undefined) throw new Error('not a valid key with its private part')
  const words = new TextEncoder().encode('words')
  if (!await id.pubKey.verify(words, await id.privKey.sign(words))) throw new Error('the keys do not belong together')
  console.log(id.toB58String())
} else {
  const id = await PeerId.create({ bits: 2048, keyType: 'RSA' })
  writeFileSync(file, id.marshal(false))
  console.log(id.toB58String())
}
