import { render } from 'preact';
import { openSession } from '../api/session';
import { goLive } from '../live/store';
import { loadPlaces } from '../places/places';
import '../ui/base.css';
import './forecasts.css';
import { ForecastsPage } from './ForecastsPage';
import { keepFresh } from './state';

const root = document.getElementById('app');
if (!root) throw new Error('#app is missing');
render(<ForecastsPage />, root);
void openSession();
void loadPlaces();
goLive({ signals: 'critical' });
keepFresh();
