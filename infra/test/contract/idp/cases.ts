import type { Case } from '../case.ts';
import { documents } from './documents.ts';
import { signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import type { IdpTarget } from './target.ts';
import { tokens } from './tokens.ts';

export const idpCases: readonly Case<IdpTarget>[] = [...documents, ...signIn, ...signOut, ...tokens];
