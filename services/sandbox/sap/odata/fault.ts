import { type Answer, json } from '../../answer.ts';

/** What the service refuses, as a value: HTTP status, code and text of its own. */
export interface Refusal {
  status: number;
  code: string;
  message: string;
}

/** Codes as the gateway gives them; the text is what people read. */
const codes = {
  notFound: '/IWBEP/CM_MGW_RT/020',
  payload: 'SY/530',
  business: '/IWBEP/CX_MGW_BUSI_EXCEPTION',
  precondition: '/IWFND/CM_MGW_RT/032',
  query: '/IWFND/CM_MGW_RT/022',
};

export function notFound(name: string): Refusal {
  return {
    status: 404,
    code: codes.notFound,
    message: `Resource not found for segment '${name}'`,
  };
}

export function badPayload(message: string): Refusal {
  return { status: 400, code: codes.payload, message };
}

export function badBusiness(message: string): Refusal {
  return { status: 400, code: codes.business, message };
}

export function badQuery(message: string): Refusal {
  return { status: 400, code: codes.query, message };
}

/** 428: If-Match is missing (RFC 6585); 412: it is out of date. */
export function badPrecondition(status: 412 | 428): Refusal {
  return {
    status,
    code: codes.precondition,
    message:
      status === 428
        ? 'The request is required to be conditional. Try using "If-Match".'
        : 'Precondition failed: ETag value does not match',
  };
}

/** The body of every error in OData V2. */
export function refuse({ status, code, message }: Refusal): Answer {
  return json(status, {
    error: {
      code,
      message: { lang: 'en', value: message },
      innererror: {
        application: {
          component_id: 'LO-MD-BP',
          service_namespace: '/SAP/',
          service_id: 'API_BUSINESS_PARTNER',
          service_version: '0001',
        },
        errordetails: [{ code, message, severity: 'error', target: '' }],
      },
    },
  });
}
