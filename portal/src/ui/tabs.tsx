import type { ReactNode } from 'react'
import { Tabs as AriaTabs, type Key, Tab, TabList, TabPanel } from 'react-aria-components'

export type TabsProps = {
  label: string
  tabs: readonly { id: string; label: string; children: ReactNode }[]
  selectedKey?: string
  onSelectionChange?(key: string): void
}

/** Panels of which one is shown. */
export function Tabs({ label, tabs, selectedKey, onSelectionChange }: TabsProps) {
  return (
    <AriaTabs
      selectedKey={selectedKey}
      onSelectionChange={(key: Key) => onSelectionChange?.(String(key))}
      className="flex flex-col gap-5"
    >
      <TabList aria-label={label} className="flex gap-1 rounded-lg bg-sunken p-1">
        {tabs.map((tab) => (
          <Tab
            key={tab.id}
            id={tab.id}
            className="flex-1 cursor-pointer rounded-md px-3 py-1.5 text-center text-sm font-medium text-muted transition-colors data-[selected]:bg-raised data-[selected]:text-ink data-[selected]:shadow-low"
          >
            {tab.label}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className="outline-none">
          {tab.children}
        </TabPanel>
      ))}
    </AriaTabs>
  )
}
