import type { ComponentChildren } from 'preact';
import { mayFollow, session } from '../api/session';
import { ExerciseMark } from './ExerciseMark';
import { openToPharmacies, screens } from './pages';
import { BackfillNotice, DemoBanner, LiveState, LossNotice, StaleBanner, VersionNotice } from './Banners';

/** Banners and header shared by the pages a person works in. `live`: what stands in the place of the feed's state, on a page without a feed. */
export function Top({ here, live }: { readonly here: string; readonly live?: ComponentChildren }) {
  return (
    <header>
      <StaleBanner />
      <DemoBanner />
      <ExerciseMark controls />
      <BackfillNotice />
      <VersionNotice />
      <LossNotice />
      <div class="top">
        <a class="brand" href="/" aria-current={here === '/' ? 'page' : undefined}>Medistock.Realtime</a>
        <nav aria-label="Écrans">
          <ul>{screens.filter(({ path }) => mayFollow() !== false || openToPharmacies.has(path)).map(({ path, name }) =>
            <li key={path}><a href={path} aria-current={path === here ? 'page' : undefined}>{name}</a></li>)}</ul>
        </nav>
        <div class="here">
          {live ?? <LiveState />}
          {session.value ? <span class="who">{session.value.name}</span> : null}
        </div>
      </div>
    </header>
  );
}
