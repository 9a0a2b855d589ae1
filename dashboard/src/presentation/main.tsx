import { render } from 'preact';
import { openSession } from '../api/session';
import { loadPlaces } from '../places/places';
import '../ui/base.css';
import '../plots/plots.css';
import './presentation.css';
import { PresentationPage } from './PresentationPage';
import { follow, product } from './state';

const root = document.getElementById('app');
if (!root) throw new Error('#app is missing');
render(<PresentationPage />, root);
void openSession().then(follow);
void loadPlaces();

const bare = document.title;
product.got.subscribe(({ value }) => {
  // An exercise says so at the title's head (ui/exercise): only what follows is this page's.
  const lead = document.title.startsWith('EXERCICE — ') ? 'EXERCICE — ' : '';
  document.title = lead + (value === null ? bare : `${value.label ?? value.code} — Medistock.Realtime`);
});

/** Paper has no button to open what is folded; a plot's table is printed where somebody has opened it. */
addEventListener('beforeprint', () => { for (const one of document.querySelectorAll<HTMLDetailsElement>('details:not(.twin-details)')) one.open = true; });
