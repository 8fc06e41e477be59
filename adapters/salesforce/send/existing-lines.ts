import type { HttpResponse } from '../../adapter.ts';
import type { Look, Row } from '../write/operation.ts';
import { answerJson, isJson } from './answer.ts';

/** The keys of the lines that are there, from the answer to the query; undefined when it holds none. */
export function keysIn(response: HttpResponse, { field }: Look): Set<string> | undefined {
  const answer = response.status === 200 ? answerJson(response.text) : undefined;
  if (!isJson(answer) || !Array.isArray(answer.records)) return undefined;
  const keys = answer.records.map((record) => (isJson(record) ? record[field] : undefined));
  return new Set(keys.filter((key) => typeof key === 'string'));
}

/** Lines that are there keep what cannot be changed; lines that are not there need not be deleted. */
export function adapted(body: Row, look: Look, there: Set<string>): Row {
  const requests = (body.compositeRequest as Row[]).flatMap((request) => {
    const exists = there.has(lastSegment(String(request.url)));
    if (request.method === 'DELETE') return exists ? [request] : [];
    return exists
      ? [{ ...request, body: without(request.body as Row, look.createOnly) }]
      : [request];
  });
  return { ...body, compositeRequest: requests };
}

function without(row: Row, names: string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}

function lastSegment(url: string): string {
  return decodeURIComponent(url.slice(url.lastIndexOf('/') + 1));
}
