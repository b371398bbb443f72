// compare.mjs ASKED ANSWERED: does with polkadot-js what the JSON file ASKED tells, and writes what came out to ANSWERED.
import { readFileSync, writeFileSync } from 'node:fs';
import { Keyring } from '@polkadot/keyring';
import { Metadata, TypeRegistry } from '@polkadot/types';
import { compactFromU8a, compactToU8a, hexToU8a, stringToU8a, u8aToHex } from '@polkadot/util';
import {
    blake2AsU8a, cryptoWaitReady, decodeAddress, encodeAddress, mnemonicGenerate, signatureVerify,
} from '@polkadot/util-crypto';

const GENERIC_PREFIX = 42;
const PAYLOAD_RAW_MAX = 256;

const [askedFile, answeredFile] = process.argv.slice(2);
const asked = JSON.parse(readFileSync(askedFile, 'utf8'));
await cryptoWaitReady();
const keyring = new Keyring({ ss58Format: GENERIC_PREFIX });

/** Opens a key file that ours wrote. */
function opened({ json, password, wrong, message }) {
    const pair = keyring.createFromJson(JSON.parse(json));
    let refused = false;
    try {
        pair.unlock(wrong);
    } catch {
        refused = true;
    }
    pair.unlock(password);
    return {
        refused, type: pair.type, address: pair.address, publicKey: u8aToHex(pair.publicKey), name: pair.meta.name,
        signature: u8aToHex(pair.sign(stringToU8a(message))),
    };
}

/** Writes a key file for ours to open; without password it is not encrypted. */
function written({ type, password, message }) {
    const uri = mnemonicGenerate() + '//file';
    const pair = keyring.createFromUri(uri, { name: 'from node' }, type);
    return {
        type, uri, password, message, json: JSON.stringify(pair.toJson(password || undefined)), address: pair.address,
        publicKey: u8aToHex(pair.publicKey), signature: u8aToHex(pair.sign(stringToU8a(message))),
    };
}

function derived({ uri, type, message, signature }) {
    const pair = keyring.createFromUri(uri, {}, type);
    return {
        publicKey: u8aToHex(pair.publicKey), address: pair.address,
        valid: signatureVerify(stringToU8a(message), hexToU8a(signature), pair.address).isValid,
    };
}

const registry = new TypeRegistry();
if (asked.metadata) {
    registry.setMetadata(new Metadata(registry, u8aToHex(readFileSync(asked.metadata))), undefined, {
        CheckMqSequence: { extrinsic: {}, payload: {} },
    });
}
registry.setChainProperties(registry.createType('ChainProperties', { ss58Format: GENERIC_PREFIX }));

/** What the node side reads from an extrinsic, each argument as its SCALE. */
function fields(extrinsic) {
    return {
        hash: extrinsic.hash.toHex(), signer: extrinsic.signer.toString(), nonce: extrinsic.nonce.toString(),
        tip: extrinsic.tip.toString(), era: u8aToHex(extrinsic.era.toU8a()), signature: extrinsic.signature.toHex(),
        pallet: extrinsic.method.section, call: extrinsic.method.method, callBytes: extrinsic.method.toHex(),
        args: extrinsic.method.args.map((arg) => u8aToHex(arg.toU8a())), hex: extrinsic.toHex(),
    };
}

function decoded({ hex }) {
    const extrinsic = registry.createType('Extrinsic', hexToU8a(hex));
    const payload = registry.createType('ExtrinsicPayload', {
        ...asked.chain, method: extrinsic.method.toHex(), era: extrinsic.era.toHex(), nonce: extrinsic.nonce, tip: extrinsic.tip,
    }, { version: 4 }).toU8a({ method: true });
    const signed = payload.length > PAYLOAD_RAW_MAX ? blake2AsU8a(payload) : payload;
    const { isValid } = signatureVerify(signed, extrinsic.signature.toU8a(), extrinsic.signer.toString());
    return { ...fields(extrinsic), valid: isValid };
}

/** Signs a call that ours encoded. */
function signed({ callBytes, uri, type, nonce, tip, era }) {
    const method = registry.createType('Call', hexToU8a(callBytes));
    const extrinsic = registry.createType('Extrinsic', { method }, { version: 4 });
    extrinsic.sign(keyring.createFromUri(uri, {}, type), {
        ...asked.chain, nonce, tip, era: registry.createType('ExtrinsicEra', hexToU8a(era)), runtimeVersion: asked.chain,
    });
    return fields(extrinsic);
}

function addressed({ prefix, id, address }) {
    return { address: encodeAddress(hexToU8a(id), prefix), id: u8aToHex(decodeAddress(address, false, prefix)) };
}

function compact({ value, hex }) {
    return { hex: u8aToHex(compactToU8a(BigInt(value))), value: compactFromU8a(hexToU8a(hex))[1].toString() };
}

writeFileSync(answeredFile, JSON.stringify({
    opened: asked.keystores.map(opened),
    written: asked.wanted.map(written),
    derived: asked.derivations.map(derived),
    addressed: asked.addresses.map(addressed),
    compacts: asked.compacts.map(compact),
    decoded: asked.extrinsics?.map(decoded),
    signed: asked.calls?.map(signed),
}));
