import { severityText } from '../format/format';
import { severities } from '../live/wire';
import { Top } from '../ui/Top';
import { forget, toasts } from './actions';
import { EvidencePanel } from './EvidencePanel';
import { FilterBar } from './FilterBar';
import { HandOver } from './HandOver';
import { HelpDialog } from './HelpDialog';
import { List } from './List';
import { allowed, askToNotify } from './notify';
import { blocked, play, sounding, toggleSound } from './sound';
import { handingOver, helpOpen } from './view';

function Sounds() {
  return (
    <details class="sounds">
      <summary class="button">Sons et alertes{blocked.value ? ' (bloqués)' : ''}</summary>
      <div class="sounds-box">
        {blocked.value ? <p>Le navigateur bloque le son : cliquez sur « Tester ».</p> : null}
        {severities.map(severity => (
          <p key={severity}>
            <label><input type="checkbox" checked={sounding.value.has(severity)} onChange={() => toggleSound(severity)} /> {severityText[severity]}</label>
            <button type="button" class="button" onClick={() => void play(severity)}>Tester<span class="hidden"> le son {severityText[severity]}</span></button>
          </p>
        ))}
        <p class="notify">{allowed.value === 'granted' ? "Notifications : autorisées, pour les gravités cochées, quand cet onglet n'est pas visible."
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
          {toast.undo ? <button type="button" class="button" onClick={() => { forget(toast.id); toast.undo?.(); }}>Annuler <kbd>u</kbd></button> : null}
          <button type="button" class="button" aria-label="Fermer ce message" onClick={() => forget(toast.id)}>×</button>
        </p>
      ))}
    </div>
  );
}

export function Console() {
  return (
    <div class="page console">
      <Top here="/signaux" />
      <main>
        <div class="bar">
          <h1>Signaux</h1>
          <FilterBar />
          <Sounds />
          <button type="button" class="button" aria-haspopup="dialog" onClick={() => handingOver.value = true}>Relève <kbd>h</kbd></button>
          <button type="button" class="button" aria-haspopup="dialog" onClick={() => helpOpen.value = true}>Aide <kbd>?</kbd></button>
        </div>
        <div class="split"><List /><EvidencePanel /></div>
      </main>
      <Toasts />
      <HelpDialog />
      <HandOver />
    </div>
  );
}
