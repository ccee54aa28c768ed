import { z } from 'zod'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import './styles/tokens.css'
import './styles/base.css'

// Zod's faster way writes code at run time, which the page's policy does not run.
z.config({ jitless: true })

const place = document.querySelector('#page')
if (place !== null) createRoot(place).render(<App />)
