export * from './applications.ts';
export * from './catalogue.ts';
export * from './edit-manifest.ts';
export * from './read-server.ts';
export * from './server.ts';
export * from './synthesize.ts';
export * from './tenant.ts';
export * from './yaml-text.ts';
