/** A printed name as part of a clause's id: 'Unique Batch Item ID' is 'unique-batch-item-id'. */
export function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '');
}
