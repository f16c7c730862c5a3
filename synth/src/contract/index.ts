export * from './conditions.ts';
export * from './game-server.ts';
export * from './game-template.ts';
export * from './names.ts';
export * from './schema.ts';
