/** The pages of templates: one lazy chunk. */
export { TemplatesPage } from './list'
export { TemplatePage } from './template'
