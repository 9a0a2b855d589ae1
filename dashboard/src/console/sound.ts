import { signal as cell } from '@preact/signals';
import { type Severity, severities } from '../live/wire';
import { gravestFirst } from './news';

/** Notes (Hz) of each severity, 180 ms apart: told apart by their number, not only by their pitch. */
const notes: { readonly [severity in Severity]: readonly number[] } = { critical: [880, 880, 880], alert: [660, 660], watch: [440], info: [330] };
const noteMs = 130;
const stepMs = 180;
const stored = 'medistock.sounds';

function load(): ReadonlySet<Severity> {
  const kept = localStorage.getItem(stored);
  return new Set(kept === null ? ['critical', 'alert'] as const : severities.filter(severity => kept.split(',').includes(severity)));
}

/** Severities that sound on this workstation. */
export const sounding = cell<ReadonlySet<Severity>>(load());
/** The browser refuses sound until somebody has touched the page. */
export const blocked = cell(false);
let audio: AudioContext | null = null;
const answerMs = 300;

/** Asks for sound, and says in {@link blocked} whether it is had: a browser that wants a gesture first answers nothing until then. */
async function unlock(): Promise<AudioContext> {
  if (audio === null) {
    const made = audio = new AudioContext();
    made.onstatechange = () => blocked.value = made.state !== 'running';
  }
  if (audio.state !== 'running') await Promise.race([audio.resume(), new Promise(resolve => setTimeout(resolve, answerMs))]);
  blocked.value = audio.state !== 'running';
  return audio;
}

/** Known from the start, not when the first alarm is lost; the first gesture on the page unlocks it. */
export function followBlocking(): void {
  const ask = (): void => { if (audio?.state !== 'running') unlock().catch((error: unknown) => console.warn('[son]', error)); };
  ask();
  for (const gesture of ['pointerup', 'keydown']) addEventListener(gesture, ask);
}

export function toggleSound(severity: Severity): void {
  const next = new Set(sounding.value);
  if (!next.delete(severity)) next.add(severity);
  sounding.value = next;
  localStorage.setItem(stored, [...next].join(','));
}

/** Plays a severity's notes now, whatever is chosen: for the test button. */
export async function play(severity: Severity): Promise<void> {
  const audio = await unlock();
  if (blocked.value) return;
  notes[severity].forEach((frequency, index) => {
    const at = audio.currentTime + index * stepMs / 1000;
    const oscillator = audio.createOscillator();
    const gain = audio.createGain();
    oscillator.frequency.value = frequency;
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(0.25, at + 0.01);
    gain.gain.linearRampToValueAtTime(0, at + noteMs / 1000);
    oscillator.connect(gain).connect(audio.destination);
    oscillator.start(at);
    oscillator.stop(at + noteMs / 1000);
  });
}

const playSoon = gravestFirst<null>(1000, severity => { play(severity).catch((error: unknown) => console.warn('[son]', error)); });

/** A new signal: one sound a second, however many come, but for a graver one. */
export function ring(severity: Severity): void {
  if (sounding.value.has(severity)) playSoon(severity, null);
}
