export * from './applications.ts';
export * from './catalogue.ts';
export * from './server.ts';
export * from './synthesize.ts';
export * from './tenant.ts';
export * from './yaml-text.ts';
