import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';

/** Settings of the OpenAPI 3.1 document; its paths come from the routes' own schemas. */
export function openApiDocument(url: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Pteronimbus', version: 'v1', description: 'Game servers as pull requests: every write is a commit, and every change can be followed until it runs.' },
      servers: [{ url }],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'An access token of the identity provider, or an API key (pk_…).' },
          session: { type: 'apiKey', in: 'cookie', name: 'pteronimbus', description: 'The session of the web form.' },
        },
      },
      security: [{ bearer: [] }, { session: [] }],
    },
    refResolver: { buildLocalReference: (json, _baseUri, _fragment, i) => String(json.$id ?? `Schema${i}`) },
  };
}
