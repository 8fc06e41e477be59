import { problems } from '../../schemas/problems.ts';
import type { Fate, Reply } from '../adapter.ts';

/**
 * SAP's HTTP port looks at the status alone: 200 sets the IDoc to status 03, anything else to 02. The
 * body is for the person who reads the log.
 */
export function reply({ result, interchangeId, problem, duplicate, documents = [] }: Fate): Reply {
  const contentType = 'text/plain; charset=utf-8';
  if (result === 'accepted') {
    const fates = documents.map(({ nativeId = 'IDoc', state }) => `${nativeId}: ${state}\n`);
    const first = `accepted ${interchangeId}${duplicate ? ', came before' : ''}\n`;
    return { status: 200, contentType, body: first + fates.join('') };
  }
  if (!problem) return { status: 500, contentType, body: `refused ${interchangeId}\n` };
  const { status, title } = problems[problem.code];
  return {
    status,
    contentType,
    body: `refused ${interchangeId}: ${title}. ${problem.detail}\n`,
  };
}
