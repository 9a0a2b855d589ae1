import { useEffect, useState } from 'preact/hooks';
import { momentText } from '../format/format';
import { keptLate } from '../format/paris';
import { dayBrief, dayShort, dayWords, gaps, placeOf } from './past';
import { next } from './play';
import { asked, day, goTo, group, kept, keptProblem, past, pastProblem } from './state';

const stepMs = 900;
const still = matchMedia('(prefers-reduced-motion: reduce)');

/** A day that is over is told across the page: nobody may take it for now. */
export function PastBanner() {
  if (day.value === null) return null;
  return (
    <div class="past-banner" role="status" data-testid="past-banner">
      <strong>PASSÉ — {dayWords(day.value)}</strong>
      <span>{past.value === null ? '' : `${keptLate(past.value.day, past.value.asOf) ? 'gardé bien après la clôture, ' : 'tel que connu à la clôture, gardé '}le ${momentText(past.value.asOf)} ; ne suit plus le direct${past.value.unreadable > 0 ? ` ; ${past.value.unreadable} ligne(s) illisible(s)` : ''}`}</span>
      <button type="button" class="button" data-testid="back-to-now" onClick={() => void goTo(null)}>Revenir au direct</button>
    </div>
  );
}

/** Days that are over, one step of the slider each; its last step is now. */
export function TimeBar() {
  const [playing, setPlaying] = useState(false);
  /** Playing ended at a day that could not be shown. */
  const [stopped, setStopped] = useState(false);
  const days = kept.value?.days ?? [];
  const at = placeOf(days, asked.value);
  const go = (to: number): void => {
    setStopped(false);
    void goTo(days[to] ?? null);
  };
  const [hidden, setHidden] = useState(document.hidden);
  useEffect(() => {
    const look = (): void => setHidden(document.hidden);
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  const step = next({ hidden, failed: pastProblem.value !== null, waiting: asked.value !== day.value, at, days: days.length });
  useEffect(() => {
    if (!playing || step === 'stay') return;
    if (step === 'stop') {
      setPlaying(false);
      setStopped(pastProblem.value !== null);
      return;
    }
    const timer = setTimeout(() => go(step), stepMs);
    return () => clearTimeout(timer);
  }, [playing, step]);
  const play = (): void => {
    pastProblem.value = null;
    if (!playing && at >= days.length) go(0);
    setPlaying(!playing);
  };
  if (group.value !== null) return <p class="time none aside" data-testid="no-past">Un groupe est montré tel qu'il est maintenant : le passé n'est gardé que par présentation.</p>;
  if (kept.value === null || days.length === 0) return <><p class="time none aside" data-testid="no-past">{kept.value !== null ? "Pas de retour en arrière : aucun jour n'est encore gardé pour cette présentation. Chaque jour l'est à sa clôture, à minuit de Paris." : keptProblem.value === null ? 'Lecture des jours gardés…' : `Pas de retour en arrière : ${keptProblem.value}`}</p>
    {pastProblem.value === null ? null : <p class="problem" role="alert" data-testid="past-problem">{pastProblem.value}</p>}</>;
  const missing = gaps(days);
  const words = asked.value === null ? 'en direct' : dayWords(asked.value);
  const brief = asked.value === null ? 'en direct' : dayBrief(asked.value);
  return (
    <div class="time" role="group" aria-label="Jours passés" data-testid="time" onKeyDown={event => { if (event.key === 'Escape') { setPlaying(false); go(days.length); } }}>
      {still.matches ? null : <button type="button" class="button" data-testid="play" aria-pressed={playing} onClick={play}>{playing ? 'Arrêter' : 'Rejouer'}</button>}
      <button type="button" class="button" aria-label="Jour précédent" disabled={at <= 0} onClick={() => { setPlaying(false); go(at - 1); }}>‹</button>
      <label class="slider"><span class="hidden">Jour montré</span>
        <input type="range" min={0} max={days.length} step={1} value={at} aria-valuetext={words} data-testid="slider" onInput={event => { setPlaying(false); go(Number(event.currentTarget.value)); }} />
        <span class="ends" aria-hidden="true"><span>{dayShort(days[0] ?? '')}</span><span>{days.length} jour{days.length > 1 ? 's' : ''} gardé{days.length > 1 ? 's' : ''}{missing > 0 ? `, ${missing} manquant${missing > 1 ? 's' : ''}` : ''}{keptProblem.value === null ? '' : ', non relus'}</span><span>direct</span></span></label>
      <button type="button" class="button" aria-label="Jour suivant" disabled={at >= days.length} onClick={() => { setPlaying(false); go(at + 1); }}>›</button>
      <output class={asked.value === null ? 'now' : 'then'} data-testid="shown-day">{brief}{asked.value === day.value ? '' : ' — lecture…'}</output>
      {pastProblem.value === null ? null : <p class="problem" role="alert" data-testid="past-problem">{pastProblem.value}{stopped ? " La lecture des jours s'est arrêtée là." : ''}</p>}
    </div>
  );
}
