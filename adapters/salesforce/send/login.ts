import { HttpFault, type HttpResponse, type SendContext } from '../../adapter.ts';
import { httpFailure } from '../../wire/http-outcome.ts';
import { answerJson, errorsIn, isJson } from './answer.ts';
import type { Failure } from './classify.ts';

/** An access token and where to use it: the token endpoint may stand on another host. */
export interface Login {
  accessToken: string;
  /** Without a trailing slash. */
  instanceUrl: string;
}

export type LoginResult = { ok: true; login: Login } | { ok: false; failure: Failure };

const sessionKey = 'salesforce.login';

/** The login of this system; the deliveries of one process share it, and the request for it. */
export async function loginOf(context: SendContext): Promise<LoginResult> {
  const kept = context.session.get(sessionKey) as Promise<LoginResult> | undefined;
  if (kept) return kept.catch((fault) => instead(fault, context));
  const asked = logIn(context);
  context.session.set(sessionKey, asked);
  try {
    const result = await asked;
    if (!result.ok) forget(context, asked);
    return result;
  } catch (fault) {
    forget(context, asked);
    throw fault;
  }
}

/** The request was another delivery's, which may have run out of time before this one has. */
function instead(fault: unknown, context: SendContext): Promise<LoginResult> {
  if (fault instanceof HttpFault) throw fault;
  return logIn(context);
}

/** The token is no good any more; a newer one, got by another delivery in the meantime, stays. */
export async function forgetLogin(context: SendContext, { accessToken }: Login): Promise<void> {
  const kept = context.session.get(sessionKey) as Promise<LoginResult> | undefined;
  const result = await kept?.catch(() => undefined);
  if (kept && result?.ok && result.login.accessToken === accessToken) forget(context, kept);
}

function forget(context: SendContext, asked: Promise<LoginResult>): void {
  if (context.session.get(sessionKey) === asked) context.session.delete(sessionKey);
}

/** OAuth 2.0 client credentials (RFC 6749 §4.4); Salesforce wants them on the My Domain host. */
async function logIn(context: SendContext): Promise<LoginResult> {
  const { client_id, client_secret } = context.credentials;
  if (client_id === undefined || client_secret === undefined) {
    const detail = `${client_id === undefined ? 'client_id' : 'client_secret'} cannot be read.`;
    return { ok: false, failure: { result: 'failed', code: 'credential_missing', detail } };
  }
  const grant = { grant_type: 'client_credentials', client_id, client_secret };
  const response = await context.http({
    method: 'POST',
    url: `${context.url}/services/oauth2/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(grant).toString(),
  });
  return readToken(response, context);
}

function readToken(response: HttpResponse, context: SendContext): LoginResult {
  const status = String(response.status);
  const answer = answerJson(response.text);
  if (response.status === 200 && isJson(answer) && typeof answer.access_token === 'string') {
    const { instance_url } = answer;
    const named = typeof instance_url === 'string' && URL.canParse(instance_url);
    const instanceUrl = (named ? instance_url : context.url).replace(/\/+$/, '');
    return { ok: true, login: { accessToken: answer.access_token, instanceUrl } };
  }
  const [error] = errorsIn(answer);
  const detail = error
    ? `The login was refused: ${error.code} ${error.message}`.trim()
    : `The token endpoint answered HTTP ${status}.`;
  if (error && response.status < 500 && response.status !== 429)
    return { ok: false, failure: { result: 'failed', code: 'login_failed', status, detail } };
  const failure = httpFailure(response, context.now()) ?? {
    result: 'failed',
    code: 'unreadable_answer',
  };
  // A login that is refused is for a person to mend; the document is not to blame.
  if (failure.result === 'refused')
    return { ok: false, failure: { result: 'failed', code: 'login_failed', status, detail } };
  return { ok: false, failure: { ...failure, status, detail } };
}
