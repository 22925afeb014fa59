import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './app/app.css'
import './i18n'
import { App } from './app/app'
import { applyTheme } from './app/theme'

applyTheme()
const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
