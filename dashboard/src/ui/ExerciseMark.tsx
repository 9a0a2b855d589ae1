import { useEffect, useState } from 'preact/hooks';
import { ApiFailure, post } from '../api/http';
import { session } from '../api/session';
import { momentText } from '../format/format';
import { frenchDays } from '../format/typography';
import { serverNow, status } from '../live/store';
import type { Exercise } from '../live/wire';
import { askHeader, bareWords } from './announced';
import { exerciseName, followTitle } from './exercise';

const day = frenchDays({ timeZone: 'Europe/Paris', day: 'numeric', month: 'long', year: 'numeric' });

/** « EXERCICE — aucune donnée réelle — hiver-2025, du 1er décembre 2025 au 15 janvier 2026 — horloge ×60 — en pause » */
export function exerciseWords(name: string, exercise: Exercise | null, short = false): string {
  if (exercise === null) return bareWords(name);
  const state = exercise.ended ? 'terminé' : exercise.paused ? 'en pause' : `horloge ×${exercise.speed.toLocaleString('fr-FR')}`;
  if (short) return ['EXERCICE', 'aucune donnée réelle', name, state].join(' — ');
  return ['EXERCICE', 'aucune donnée réelle', `${name}, du ${day.format(exercise.from)} au ${day.format(exercise.to)}`, state, exercise.behind ? "les chiffres suivent l'horloge avec retard" : null].filter(Boolean).join(' — ');
}

const speeds = [1, 10, 60, 300, 1000, 3600, 10_000];
const leading = new Set(['admin', 'evaluator']);

/** For whoever leads the exercise. Nothing is shown as done before the server's status says it. */
function Controls({ exercise }: { readonly exercise: Exercise }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  if (!leading.has(session.value?.role ?? '') || exercise.ended) return null;
  const ask = async (what: string, body: object): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await post(`/api/v1/exercise/${what}`, body);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      setProblem(error.message);
    }
    setBusy(false);
  };
  return (
    <span class="exercise-controls" role="group" aria-label="Conduite de l'exercice">
      <button type="button" class="button" data-testid="exercise-pause" disabled={busy} onClick={() => void ask(exercise.paused ? 'resume' : 'pause', {})}>{exercise.paused ? 'Reprendre' : 'Mettre en pause'}</button>
      <label>Vitesse <select class="field" data-testid="exercise-speed" disabled={busy} value={exercise.speed} onChange={event => void ask('speed', { speed: Number(event.currentTarget.value) })}>
        {[...new Set([...speeds, exercise.speed])].sort((a, b) => a - b).map(speed => <option key={speed} value={speed}>×{speed.toLocaleString('fr-FR')}</option>)}</select></label>
      {problem ? <span role="alert">{problem}</span> : null}
    </span>
  );
}

/** On every page, screen and paper: nobody may take an exercise for the truth, whatever part of the screen they see or print. */
export function ExerciseMark({ controls = false, band = true }: { readonly controls?: boolean; readonly band?: boolean }) {
  useEffect(() => {
    void askHeader();
    return followTitle();
  }, []);
  const name = exerciseName.value;
  if (name === null) return null;
  const exercise = status.value?.exercise ?? null;
  const now = serverNow.value;
  return (
    <>
      {band ? <div class="exercise-band" data-testid="exercise"><strong>{exerciseWords(name, exercise)}</strong>{now === null || exercise === null ? null : <span> — {momentText(now)}</span>}
        {controls && exercise !== null ? <Controls exercise={exercise} /> : null}</div> : null}
      <div class="exercise-watermark" aria-hidden="true" data-testid="watermark" />
    </>
  );
}
