import { TriangleAlert } from 'lucide-react'
import { Component, type ErrorInfo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, EmptyState, useTitle } from '../ui'

/** What is shown where a page broke while it was drawn. */
export function Crash() {
  const { t } = useTranslation('common')
  useTitle(t('crash.title'))
  return (
    <div role="alert" className="flex flex-1 flex-col justify-center">
      <EmptyState
        isHeading
        icon={TriangleAlert}
        title={t('crash.title')}
        description={t('crash.description')}
        action={<Button onPress={() => window.location.reload()}>{t('crash.action')}</Button>}
      />
    </div>
  )
}

/** Keeps an error in one part from taking the whole window down. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError() {
    return { hasFailed: true }
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    console.error(error, info.componentStack)
  }

  override render() {
    return this.state.hasFailed ? <Crash /> : this.props.children
  }
}
