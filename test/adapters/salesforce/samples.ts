import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadContext, ReadResult, SendContext } from '../../../adapters/adapter.ts';
import salesforce from '../../../adapters/salesforce/index.ts';
import type { Message } from '../../../schemas/message.ts';

const fixtures = join(import.meta.dirname, '..', '..', '..', 'adapters', 'salesforce', 'fixtures');

export const limits = { depth: 64, elements: 200_000, documents: 1000 };

export function fixture(name: string): Buffer {
  return readFileSync(join(fixtures, name));
}

export function message(name: string): Message {
  return JSON.parse(fixture(`${name}.message.json`).toString('utf8')) as Message;
}

/** Reads text or bytes as this system would; the content type follows from the first character. */
export function readIt(
  body: string | Buffer,
  settings: Record<string, unknown> = {},
  more: Partial<ReadContext> & { contentType?: string } = {},
): ReadResult {
  const { contentType = '', ...context } = more;
  const received = { body: Buffer.from(body as string), contentType, headers: {} };
  return salesforce.read(received, { system: 'crm', settings, limits, ...context });
}

export interface Notified {
  id?: string;
  type?: string;
  fields: string;
}

/** An Outbound Message with these notifications; `fields` is XML. */
export function outboundMessage(
  notifications: Notified[],
  organization = '00D5f000000QxWv',
): string {
  const inside = notifications
    .map(
      ({ id = '04l5f00000BqRsTAAV', type = 'Lead', fields }) =>
        `<Notification><Id>${id}</Id><sObject xsi:type="sf:${type}">${fields}</sObject></Notification>`,
    )
    .join('');
  return `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound" xmlns:sf="urn:sobject.enterprise.soap.sforce.com"><OrganizationId>${organization}</OrganizationId>${inside}</notifications></soapenv:Body></soapenv:Envelope>`;
}

/** The bytes that `write` makes of a fixture. */
export function written(name: string, settings: Record<string, unknown> = {}) {
  const made = salesforce.write(message(name), writeContext(settings));
  if (!made.ok) throw new Error(made.problem.detail);
  return { contentType: made.contentType, body: Buffer.from(made.body) };
}

export function writeContext(settings: Record<string, unknown> = {}) {
  return {
    settings,
    system: 'crm',
    idempotencyKey: 'dlv_0192f0c0000070008000000000000001',
    acceptedAt: '2026-01-02T03:04:05.000Z',
  };
}

/** A context that speaks real HTTP. */
export function sendContext(url: string, more: Partial<SendContext> = {}): SendContext {
  return {
    settings: {},
    credentials: { client_id: 'the-client', client_secret: 'the-secret & more' },
    system: 'crm',
    url,
    idempotencyKey: 'dlv_0192f0c0000070008000000000000001',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    session: new Map(),
    now: () => 1_700_000_000_000,
    async http({ method, url: target, headers, body }) {
      const response = await fetch(target, { method, headers, body, redirect: 'manual' });
      const names = Object.fromEntries(response.headers);
      return { status: response.status, headers: names, text: await response.text() };
    },
    ...more,
  };
}
