import type { AttachmentDownload } from '../../../src/api/types.ts'

/** A file that was too large for its mail. */
export const linkedFile: AttachmentDownload = {
  id: 'att_00000000000000000000000000000900',
  name: 'site-survey_2026-11-18_all-floors-and-roof_with-the-comments-of-the-fire-brigade_final-version.pdf',
  content_type: 'application/pdf',
  size_bytes: 18_412_907,
  url: '/api/fake/raw/900',
  expires_at: '2026-11-21T09:35:00Z',
}
