/** X.509 certificates for test servers, made here so that no tool need be installed (RFC 5280, ECDSA on P-256). */
import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { bits, integer, objectIdentifier, octets, sequence, set, tagged, time, utf8, yes } from './der.ts';

/** A certificate and its key as PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

export interface Authority extends Certificate {
  /** Issues a certificate; `hosts` are names or IPv4 addresses that it stands for, none for a client's. */
  issue(commonName: string, hosts: readonly string[]): Certificate;
}

interface Subject {
  readonly commonName: string;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Buffer[];
}

interface Issuer {
  readonly commonName: string;
  readonly privateKey: KeyObject;
}

const ecdsaWithSha256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'));
const day = 86_400_000;

const nameOf = (commonName: string): Buffer =>
  sequence(set(sequence(objectIdentifier('2.5.4.3'), utf8(commonName))));

function pem(kind: string, der: Buffer): string {
  const lines = der.toString('base64').replaceAll(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN ${kind}-----\n${lines}\n-----END ${kind}-----\n`;
}

/** Basic constraints: critical, a certificate authority. */
const isAuthority = sequence(objectIdentifier('2.5.29.19'), yes, octets(sequence(yes)));

function alternativeNames(hosts: readonly string[]): Buffer {
  const names = hosts.map((host) =>
    isIPv4(host)
      ? tagged(7, false, Buffer.from(host.split('.').map(Number)))
      : tagged(2, false, Buffer.from(host)),
  );
  return sequence(objectIdentifier('2.5.29.17'), octets(sequence(...names)));
}

function certify(subject: Subject, issuer: Issuer): string {
  const now = Date.now();
  const extensions =
    subject.extensions.length === 0 ? [] : [tagged(3, true, sequence(...subject.extensions))];
  const content = sequence(
    tagged(0, true, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    nameOf(issuer.commonName),
    sequence(time(new Date(now - day)), time(new Date(now + 30 * day))),
    nameOf(subject.commonName),
    subject.publicKey.export({ type: 'spki', format: 'der' }),
    ...extensions,
  );
  const signature = sign('sha256', content, issuer.privateKey);
  return pem('CERTIFICATE', sequence(content, ecdsaWithSha256, bits(signature)));
}

function keyPair(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject; readonly key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { publicKey, privateKey, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

/** A new authority whose certificates hold for a month. */
export function makeAuthority(commonName: string): Authority {
  const own = keyPair();
  const issuer: Issuer = { commonName, privateKey: own.privateKey };
  return {
    key: own.key,
    certificate: certify({ commonName, publicKey: own.publicKey, extensions: [isAuthority] }, issuer),
    issue: (name, hosts) => {
      const { publicKey, key } = keyPair();
      const extensions = hosts.length === 0 ? [] : [alternativeNames(hosts)];
      return { key, certificate: certify({ commonName: name, publicKey, extensions }, issuer) };
    },
  };
}
