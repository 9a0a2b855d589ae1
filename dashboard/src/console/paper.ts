import { untracked } from '@preact/signals';
import { momentText } from '../format/format';
import { feed, freshness, sessionOver, status } from '../live/store';
import { demoText } from '../ui/Banners';
import { exerciseName } from '../ui/exercise';
import { exerciseWords } from '../ui/ExerciseMark';
import { staleText } from '../ui/stale';
import { outdated } from './outdated';

/** What the banners say now, for what leaves the screen: on paper, or pasted elsewhere, no banner goes along. */
export interface Marks {
  /** Why it is not true any more; null: it is. */
  readonly stale: string | null;
  /** A demonstration or an exercise; null: in operation. */
  readonly played: string | null;
  /** « Données du 12 déc. 2026, 14:05 (heure de Paris) ». */
  readonly dataOf: string;
}

export const dataOfText = (asOf: number | null): string => asOf === null ? 'Aucune donnée reçue' : `Données du ${momentText(asOf)} (heure de Paris)`;

export const marksNow = (): Marks => untracked(() => {
  const asOf = feed.heartbeat?.dataAsOf ?? null;
  const exercise = exerciseName.value;
  return {
    stale: outdated.value ? staleText(freshness.value, asOf, sessionOver.value) : null,
    played: exercise === null ? demoText() : exerciseWords(exercise, status.value?.exercise ?? null), dataOf: dataOfText(asOf),
  };
});
