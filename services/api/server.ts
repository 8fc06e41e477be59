/** The HTTP side of the hub: everything that listens, in one place. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { alerts } from './alerts.ts';
import { contracts } from './contracts.ts';
import { erasures } from './erasures.ts';
import { type HealthParts, health } from './health.ts';
import { holds } from './holds.ts';
import { type IngressParts, ingress } from './ingress.ts';
import { type ListenerParts, listener } from './listener.ts';
import { type MendingParts, mending } from './mending.ts';
import { readingInterchanges } from './reading-interchanges.ts';
import { readingMessages } from './reading-messages.ts';
import { readingPayloads } from './reading-payloads.ts';
import { replays } from './replays.ts';
import type { ReadingParts } from './sight.ts';
import { type SystemsParts, systems } from './systems.ts';
import { wrongMethods } from './wrong-methods.ts';

export type ServerParts = ListenerParts &
  IngressParts &
  ReadingParts &
  MendingParts &
  SystemsParts &
  HealthParts;

/** What an api process serves. */
export async function apiServer(parts: ServerParts): Promise<FastifyInstance> {
  const app = listener(parts);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Post Office',
        version: '1',
        description:
          'Documents in, receipts out. Errors are problems (RFC 9457) with a stable code.',
      },
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            description: 'An operator token, or the key of a system',
          },
          basic: { type: 'http', scheme: 'basic', description: 'User and password of a system' },
          signature: {
            type: 'apiKey',
            in: 'header',
            name: 'webhook-signature',
            description: 'Standard Webhooks, with webhook-id and webhook-timestamp',
          },
        },
      },
      security: [{ bearer: [] }, { basic: [] }],
    },
  });
  await app.register(swaggerUi, { routePrefix: '/docs' });
  const others = wrongMethods(app, parts.metrics);
  await app.register(ingress, parts);
  await app.register(readingMessages, parts);
  await app.register(readingPayloads, parts);
  await app.register(readingInterchanges, parts);
  await app.register(mending, parts);
  await app.register(replays, parts);
  await app.register(systems, parts);
  await app.register(alerts, parts);
  await app.register(holds, parts);
  await app.register(erasures, parts);
  await app.register(contracts);
  await app.register(health, parts);
  others.refuse();
  return app;
}

/** What a worker process serves: how it is, and nothing else. */
export async function workerServer(parts: ListenerParts & HealthParts): Promise<FastifyInstance> {
  const app = listener(parts);
  await app.register(health, parts);
  return app;
}
