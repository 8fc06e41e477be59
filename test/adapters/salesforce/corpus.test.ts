import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { Outcome } from '../../../adapters/adapter.ts';
import salesforce from '../../../adapters/salesforce/index.ts';
import { judge } from '../../../adapters/salesforce/send/judge.ts';
import type { Operation } from '../../../adapters/salesforce/write/operation.ts';
import { readIt, sendContext, written } from './samples.ts';

const corpus = process.env.POST_OFFICE_CORPUS;
const folder = corpus === undefined ? undefined : join(corpus, 'salesforce');

const patch: Operation = { method: 'PATCH', path: '/x', reference: 'F__c/1', body: {} };
const post: Operation = { ...patch, method: 'POST' };

/** What comes of each sample as the answer to a write: the status it came with, and its fate. */
const answers: Record<string, [status: number, outcome: object, operation?: Operation]> = {
  'restforce_create_success_response.json': [201, { result: 'delivered', reference: /./ }],
  'restforce_upsert_created_success_response.json': [201, { result: 'delivered', reference: /./ }],
  'restforce_upsert_updated_success_response.json': [
    204,
    { result: 'delivered', reference: 'F__c/1' },
  ],
  'restforce_upsert_error_response.json': [404, { result: 'refused', status: '404 NOT_FOUND' }],
  'restforce_sobject_find_error_response.json': [
    404,
    { result: 'refused', status: '404 NOT_FOUND' },
  ],
  'restforce_expired_session_response.json': [401, { result: 'failed', code: 'login_failed' }],
  'camel_composite_response_example_failure.json': [
    200,
    { result: 'refused', code: 'refused_by_receiver', status: '400 INVALID_FIELD' },
    post,
  ],
  'restforce_query_success_response.json': [200, { result: 'failed', code: 'unreadable_answer' }],
};

/** What comes of each sample as the answer of the token endpoint. */
const logins: Record<string, [status: number, outcome: object]> = {
  'restforce_auth_success_response.json': [200, { result: 'delivered' }],
  'restforce_auth_error_response.json': [400, { result: 'failed', code: 'login_failed' }],
  'restforce_refresh_error_response.json': [400, { result: 'failed', code: 'login_failed' }],
};

/** Records of kinds that are not read, and answers that hold no record, when they are posted to the hub. */
const posted: Record<string, string[]> = {
  'restforce_sobject_find_success_response.json': ['document_unknown'],
  'restforce_sobject_select_success_response.json': ['document_unknown'],
  'restforce_query_success_response.json': ['document_unknown'],
  'restforce_query_paginated_first_page_response.json': ['document_unknown'],
  'restforce_query_aggregate_success_response.json': Array(3).fill('document_unknown'),
  'restforce_org_query_response.json': ['document_unknown'],
  'restforce_recent_success_response.json': Array(2).fill('document_unknown'),
  'restforce_search_success_response.json': Array(2).fill('document_unknown'),
  'restforce_get_deleted_success_response.json': ['document_unknown'],
  'restforce_upsert_updated_success_response.json': ['body_empty'],
};

function sample(name: string): string {
  return readFileSync(join(folder ?? '', name), 'utf8');
}

function shown(outcome: Outcome): string {
  const { result, status = '-' } = outcome;
  return `${result} ${'code' in outcome ? outcome.code : outcome.reference} (${status})`;
}

if (folder === undefined) {
  t.comment('POST_OFFICE_CORPUS is not set: no real answers are looked at');
} else {
  t.test('every sample of the corpus has a fate that is expected here', async (t) => {
    const known = new Set([
      ...Object.keys(answers),
      ...Object.keys(logins),
      ...Object.keys(posted),
    ]);
    t.same(readdirSync(folder).sort(), [...known].sort());
  });

  for (const [name, [status, expected, operation = patch]] of Object.entries(answers)) {
    t.test(`as an answer ${name} is judged as it should be`, async (t) => {
      const outcome = judge({ status, headers: {}, text: sample(name) }, operation, 0);
      t.match(outcome, expected);
      t.comment(`${name}: ${shown(outcome)}`);
    });
  }

  for (const [name, [status, expected]] of Object.entries(logins)) {
    t.test(`as a login ${name} is judged as it should be`, async (t) => {
      const urls: string[] = [];
      const outcome = await salesforce.send(
        written('write-supplier'),
        sendContext('https://crm.example', {
          async http({ url }) {
            urls.push(url);
            const login = url.endsWith('/token');
            return { status: login ? status : 204, headers: {}, text: login ? sample(name) : '' };
          },
        }),
      );
      t.match(outcome, expected);
      if (outcome.result === 'delivered') {
        const { instance_url } = JSON.parse(sample(name)) as { instance_url: string };
        t.ok(urls.at(-1)?.startsWith(`${instance_url}/services/`), 'sent to the instance');
      }
      t.comment(`${name}: ${shown(outcome)}`);
    });
  }

  for (const [name, expected] of Object.entries(posted)) {
    t.test(`posted to the hub ${name} is refused for what it is`, async (t) => {
      const result = readIt(sample(name), {}, { contentType: 'application/json' });
      const problems = result.ok
        ? result.documents.map(({ result: one }) => (one.ok ? undefined : one.problem))
        : [result.problem];
      t.same(
        problems.map((one) => one?.code),
        expected,
      );
      for (const one of problems) t.comment(`${name}: ${one?.code}: ${one?.detail}`);
    });
  }
}
