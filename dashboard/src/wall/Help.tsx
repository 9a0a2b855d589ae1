import { signal as cell } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { countText } from '../format/format';
import { status } from '../live/store';
import { seen } from './board';
import { awake, reloads, whyText } from './care';
import { everySeconds } from './settings';
import { panels, pause, settings, turn } from './turns';

export const helpOpen = cell(false);

/** For whoever installs the wall: it is made to be left alone. */
export function listenToKeys(): void {
  addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

const keys: { readonly [key: string]: () => void } = {
  ' ': pause, ArrowRight: () => turn(1), ArrowLeft: () => turn(-1), '?': () => { helpOpen.value = !helpOpen.value; },
  Escape: () => { if (helpOpen.value) helpOpen.value = false; else seen(); },
};

const said: readonly (readonly [string, string])[] = [
  ['Espace', "suspendre ou reprendre la rotation, ou l'alarme affichée (dix minutes au plus)"], ['← →', 'tableau précédent, suivant'],
  ['Échap', "passer l'alarme affichée : elle reste épinglée"], ['?', 'cette aide'],
];

export function Help() {
  const box = useRef<HTMLElement>(null);
  const open = helpOpen.value;
  useEffect(() => { if (open) box.current?.focus(); }, [open]);
  if (!open) return null;
  const last = reloads.value.at(-1);
  return (
    <section class="help" role="dialog" aria-modal="true" aria-label="Aide du mur" tabIndex={-1} ref={box} data-testid="help">
      <h2>Mur — aide</h2>
      <dl>{said.map(([key, what]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div>)}</dl>
      <h3>Adresse</h3>
      <dl>
        <div><dt><code>?panel=</code></dt><dd>tableaux affichés, dans l'ordre ; un seul reste fixe : {panels.map(panel => panel.id).join(', ')}</dd></div>
        <div><dt><code>?territoires=</code></dt><dd>régions et départements suivis, par exemple REG-53,DEP-976</dd></div>
        <div><dt><code>?every=</code></dt><dd>secondes par tableau, de {everySeconds.least} à {everySeconds.most} ; ici {countText(settings.every)}</dd></div>
      </dl>
      <h3>État</h3>
      <dl>
        <div><dt>Version</dt><dd>{status.value?.version ?? 'inconnue'}</dd></div>
        <div><dt>Veille de l'écran</dt><dd>{awake.value === null ? 'non maîtrisée par ce navigateur (https requis) : la désactiver sur le poste' : awake.value ? 'empêchée' : "non empêchée : refus du navigateur ou page masquée"}</dd></div>
        <div><dt>Rechargements</dt><dd>{last ? `${reloads.value.length}, le dernier le ${new Date(last.at).toLocaleString('fr-FR', { timeZone: 'Europe/Paris' })} : ${whyText(last.why)}` : 'aucun'}</dd></div>
        {settings.refused.length > 0 ? <div><dt>Adresse non comprise</dt><dd>{settings.refused.join(', ')}</dd></div> : null}
      </dl>
    </section>
  );
}
