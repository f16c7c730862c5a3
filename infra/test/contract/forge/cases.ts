import type { Case } from '../case.ts';
import { organisations } from './organisations.ts';
import { pullRequests } from './pull-requests.ts';
import { people } from './people.ts';
import { repositories } from './repositories.ts';
import { rules } from './rules.ts';
import { smartHttp } from './smart-http.ts';
import type { ForgeTarget } from './target.ts';

export const forgeCases: readonly Case<ForgeTarget>[] = [...people, ...organisations, ...repositories, ...rules, ...pullRequests, ...smartHttp];
