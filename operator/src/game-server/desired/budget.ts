import { LABEL, type GameServer } from '@pteronimbus/synth/contract';
import { budgetName, LABEL_DOORMAN, ownedMeta } from './labels.ts';

/** Nobody evicts a game in the middle of play: the operator itself moves it, with warning and saving. A doorman goes when its node is drained. */
export function desiredBudget(server: GameServer) {
  return {
    apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: ownedMeta(server, budgetName(server.metadata.name)),
    spec: { maxUnavailable: 0, selector: { matchLabels: { [LABEL.server]: server.metadata.name }, matchExpressions: [{ key: LABEL_DOORMAN, operator: 'DoesNotExist' }] } },
  };
}
