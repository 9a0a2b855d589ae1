import { session } from '../api/session';
import { asOf } from './state';

/** Who is offered what. The server decides; this only spares a refusal. The past is nobody's to change. */
const roles = {
  decide: new Set(['admin', 'evaluator']),
  propose: new Set(['admin', 'evaluator', 'officer']),
  enter: new Set(['admin', 'evaluator', 'officer', 'ars']),
};

export const may = (what: keyof typeof roles): boolean => asOf.value === null && roles[what].has(session.value?.role ?? '');
