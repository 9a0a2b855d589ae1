import { render } from 'preact';
import { openSession } from '../api/session';
import { goLive } from '../live/store';
import { loadPlaces } from '../places/places';
import '../ui/base.css';
import './plan.css';
import { PlanPage } from './PlanPage';
import { follow, form, typed } from './state';

const root = document.getElementById('app');
if (!root) throw new Error('#app is missing');
render(<PlanPage />, root);
void openSession().then(follow);
void loadPlaces();
goLive({ signals: 'critical' });

addEventListener('beforeunload', event => { if (form.value !== null && typed.value) event.preventDefault(); });
