/** One sentence for the next page: what was done, or why not. It travels in a cookie, once. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookieOf, setCookie } from '../door/cookie.ts';
import { mac, sameMac } from '../door/mac.ts';

export interface Notice {
  kind: 'done' | 'fault';
  text: string;
}

const cookie = 'post_office_notice';
/** Cookies end at 4 KB; a problem may be longer. */
const longest = 600;

export function leaveNotice(reply: FastifyReply, key: Buffer, { kind, text }: Notice): void {
  const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
  const value = Buffer.from(JSON.stringify({ kind, text: short })).toString('base64url');
  const secure = reply.request.protocol === 'https';
  reply.header(
    'set-cookie',
    setCookie(cookie, `${value}.${mac(key, 'notice', value)}`, { seconds: 60, secure }),
  );
}

/** The notice that was left, which is taken away with it. */
export function takeNotice(
  request: FastifyRequest,
  reply: FastifyReply,
  key: Buffer,
): Notice | undefined {
  const left = cookieOf(request.headers.cookie, cookie);
  if (!left) return undefined;
  const secure = request.protocol === 'https';
  reply.header('set-cookie', setCookie(cookie, '', { seconds: 0, secure }));
  const [value = '', code = ''] = left.split('.');
  if (!sameMac(code, mac(key, 'notice', value))) return undefined;
  return JSON.parse(Buffer.from(value, 'base64url').toString()) as Notice;
}
