import { render } from 'preact';
import { openSession } from '../api/session';
import { countText, daysText, levelText, linkText, severityText, shareText, shortLabel } from '../format/format';
import { feed, goLive, revision, status } from '../live/store';
import { isClosed } from '../live/feed';
import { gravest, shownLinks, worst } from '../live/select';
import { loadPlaces, placeText } from '../places/places';
import { Mark } from '../ui/Mark';
import { Top } from '../ui/Top';
import '../ui/base.css';
import './home.css';

const screens = [
  ['/mur', 'Mur', "Affichage de salle de crise\u00a0: niveaux, couvertures les plus basses, derniers signaux. Personne n'y touche."],
  ['/signaux', 'Signaux', 'Console de permanence\u00a0: chaque signal avec ses mesures\u00a0; prendre en charge, commenter, résoudre.'],
  ['/carte', 'Carte', "Couverture d'une présentation par département, outre-mer compris, et son tableau."],
  ['/plan-hivernal', 'Plan hivernal', "Où en est chaque territoire, ce qui a été décidé, par qui et pourquoi\u00a0; préparer une proposition, enregistrer une décision."],
  ['/previsions', 'Prévisions', "Comment les prévisions passées se sont vérifiées, semaine après semaine, à côté de la règle officielle."],
] as const;

const shown = 6;

/** The lowest coverages of one link of the chain, in the nation. */
function Lowest({ link }: { readonly link: string }) {
  void revision.value;
  const rows = worst(feed.coverage.values(), row => row.territory === 'FR' && row.link === link, shown);
  return (
    <section>
      <h2>Couvertures les plus basses, {linkText(link)}</h2>
      <ul>{rows.map(row => (
        <li key={row.presentation}>
          <span class={`tone-${row.level}`}><Mark tone={row.level} /> {levelText[row.level]}</span>
          <a href={`/carte?presentation=${encodeURIComponent(row.presentation)}&link=${encodeURIComponent(link)}`}>{row.label ?? row.presentation}</a>
          <strong class="where">{row.coverageDays === null ? '' : daysText(row.coverageDays)}</strong>
        </li>))}</ul>
      {rows.length === 0 && feed.loaded ? <p>Aucune couverture chiffrée.</p> : null}
    </section>
  );
}

function Home() {
  void revision.value;
  const now = status.value;
  const open = [...feed.signals.values()].filter(signal => !isClosed(signal));
  return (
    <div class="page">
      <Top here="/" />
      <main class="home">
        <h1>Stocks de médicaments en France</h1>
        <p class="state" role="status">{!feed.loaded || !now ? 'En attente du serveur…' : [
          `${countText(now.reporting)} établissements sur ${countText(now.establishments)} à jour de leurs déclarations${now.shareReporting === null ? '' : ` (${shareText(now.shareReporting)})`}`,
          `${countText(open.length)} signaux en cours, dont ${countText(open.filter(signal => signal.severity === 'critical').length)} critiques`,
        ].join(' — ')}</p>
        <ul class="screens">{screens.map(([path, name, words]) => <li key={path}><a href={path}><strong>{name}</strong><span>{words}</span></a></li>)}</ul>
        <div class="now">
          {shownLinks.map(link => <Lowest key={link} link={link} />)}
          <section>
            <h2>Signaux les plus graves</h2>
            <ul>{gravest(open, shown).map(signal => (
              <li key={signal.id}>
                <span class={`tone-${signal.severity}`}><Mark tone={signal.severity} /> {severityText[signal.severity]}</span>
                <a href={`/signaux#/signal/${encodeURIComponent(signal.id)}`}>{shortLabel(signal.subject.presentationLabel ?? signal.subject.establishmentName ?? signal.title)}</a>
                <span class="where">{signal.subject.territoryName ?? placeText(signal.subject.territory)}</span>
              </li>))}</ul>
            {open.length === 0 && feed.loaded ? <p>{now?.phase === 'backfill' ? 'Retenus pendant le chargement.' : 'Aucun signal en cours.'}</p> : null}
          </section>
        </div>
      </main>
    </div>
  );
}

const root = document.getElementById('app');
if (!root) throw new Error('#app is missing');
render(<Home />, root);
void openSession();
void loadPlaces();
goLive({ signals: 'all' });
