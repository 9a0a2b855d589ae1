import { severityText } from '../format/format';
import { severities } from '../live/wire';
import { Top } from '../ui/Top';
import { notDone, progress } from './actions';
import { Ask } from './Ask';
import { EvidencePanel } from './EvidencePanel';
import { FilterBar } from './FilterBar';
import { HandOver } from './HandOver';
import { HelpDialog } from './HelpDialog';
import { List } from './List';
import { allowed, askToNotify } from './notify';
import { PrintedList } from './PrintedList';
import { blocked, play, sounding, toggleSound } from './sound';
import { forget, nextUndone, spend, toasts } from './toasts';
import { ViewsDialog } from './ViewsDialog';
import { helpOpen, marked, open, startHandOver } from './view';

function Sounds() {
  return (
    <details class="sounds">
      <summary class="button">Sons et alertes{blocked.value && sounding.value.size > 0 ? ' (bloqués)' : ''}</summary>
      <div class="sounds-box">
        {blocked.value ? <p>Le navigateur bloque le son jusqu'à un premier geste : cliquez dans la page ou frappez une touche.</p> : null}
        {severities.map(severity => (
          <p key={severity}>
            <label><input type="checkbox" checked={sounding.value.has(severity)} onChange={() => toggleSound(severity)} /> {severityText[severity]}</label>
            <button type="button" class="button" onClick={() => void play(severity)}>Tester<span class="hidden"> le son {severityText[severity]}</span></button>
          </p>
        ))}
        <p class="notify">{allowed.value === 'granted' ? "Notifications : autorisées, pour les gravités cochées et pour des données qui ne sont plus à jour, quand cet onglet n'est pas visible."
          : allowed.value === 'default' ? <button type="button" class="button" onClick={() => void askToNotify()}>Autoriser les notifications</button>
            : allowed.value === 'denied' ? 'Notifications refusées dans ce navigateur.' : "Notifications non disponibles à cette adresse."}</p>
      </div>
    </details>
  );
}

function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(toast => (
        <p key={toast.id} class={toast.failed ? 'toast failed' : 'toast'} data-testid="toast">
          <span>{toast.text}</span>
          {toast.undo ? <button type="button" class="button" onClick={() => { spend(toast.id); toast.undo?.(); }}>Annuler{toast.id === nextUndone.value ? <> <kbd>u</kbd></> : null}</button> : null}
          <button type="button" class="button" aria-label="Fermer ce message" onClick={() => forget(toast.id)}>×</button>
        </p>
      ))}
    </div>
  );
}

/** An action on many signals: how far it is, and the way to stop it; then what it did not do, signal by signal. */
function Bulk() {
  const under = progress.value;
  const left = notDone.value;
  return <>
    {under === null ? null : (
      <div class="bulk" role="status" data-testid="progress">
        <span>{under.words} : {under.done} / {under.of}</span> <progress max={under.of} value={under.done} aria-label={under.words} />
        <button type="button" class="button" onClick={under.stop}>Arrêter</button>
      </div>)}
    {left === null ? null : (
      <div class="bulk failed-list" role="alert" data-testid="not-done">
        <p><strong>{left.title}</strong>
          <button type="button" class="button" onClick={() => { marked.value = new Set(left.lines.map(line => line.id)); notDone.value = null; }}>Ne sélectionner que ceux-ci</button>
          <button type="button" class="button" onClick={() => notDone.value = null}>Fermer</button></p>
        <ul>{left.lines.slice(0, 200).map(line => <li key={line.id}><button type="button" class="link" onClick={() => open(line.id)}>{line.words}</button></li>)}</ul>
        {left.lines.length > 200 ? <p>et {left.lines.length - 200} autres, sélectionnables par le bouton.</p> : null}
      </div>)}
  </>;
}

export function Console() {
  return (
    <div class="page console">
      <Top here="/signaux" />
      <main>
        <div class="bar">
          <h1 class="hidden">Signaux</h1>
          <FilterBar />
          <Sounds />
          <button type="button" class="button" aria-haspopup="dialog" onClick={startHandOver}>Relève <kbd>h</kbd></button>
          <button type="button" class="button" aria-haspopup="dialog" onClick={() => helpOpen.value = true}>Aide <kbd>?</kbd></button>
        </div>
        <Bulk />
        <div class="split"><List /><EvidencePanel /></div>
      </main>
      <Toasts />
      <HelpDialog />
      <HandOver />
      <ViewsDialog />
      <Ask />
      <PrintedList />
    </div>
  );
}
