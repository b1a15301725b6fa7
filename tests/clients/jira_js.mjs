/*
 * A request's life as jira.js sees it: every answer is held against the schemas of that library, and the first one that
 * differs ends the story. Takes the site's address and tokens of an agent and the app from the environment, and prints
 * what it saw as JSON.
 */
import { createCloudClient, createServiceDeskClient, isNotFoundError } from 'jira.js';
import { createClient } from 'jira.js/core';

const { JIRA_URL, AGENT_TOKEN, PROJECT } = process.env;
const client = createClient({
  host: JIRA_URL,
  auth: { type: 'bearer', token: AGENT_TOKEN },
  onSchemaMismatch: 'throw',
});
const jira = createCloudClient(client);
const desk = createServiceDeskClient(client);

const text = (body) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text: body }] }],
});
const internal = [{ key: 'sd.public.comment', value: { internal: true } }];

async function isThere(ask) {
  try {
    await ask();
    return true;
  } catch (error) {
    if (isNotFoundError(error)) return false;
    throw error;
  }
}

const project = await jira.projects.getProject({ projectIdOrKey: PROJECT });
const desks = await desk.servicedesk.getServiceDesks();
const { id: serviceDeskId } = desks.values.find((each) => each.projectKey === PROJECT);
const types = await desk.servicedesk.getRequestTypes({ serviceDeskId });
const requestTypeId = types.values[0].id;
const form = await desk.servicedesk.getRequestTypeFields({ serviceDeskId, requestTypeId });

const request = await desk.request.createCustomerRequest({
  serviceDeskId,
  requestTypeId,
  requestFieldValues: { summary: 'Written by another client', description: 'Does it hold?' },
});
const issueIdOrKey = request.issueKey;
const issue = await jira.issues.getIssue({ issueIdOrKey });

const said = await jira.issueComments.addComment({ issueIdOrKey, body: text('For all') });
const note = await jira.issueComments.addComment({ issueIdOrKey, body: text('For agents'), properties: internal });
await desk.request.createRequestComment({ issueIdOrKey, body: 'In the portal', public: true });
await jira.issueComments.updateComment({ issueIdOrKey, id: said.id, body: { body: text('For everybody') } });
const comments = await jira.issueComments.getComments({ issueIdOrKey, expand: 'properties', orderBy: 'created' });
const shown = await desk.request.getRequestComments({ issueIdOrKey, public: true, internal: false });

await jira.issueProperties.setIssueProperty({ issueIdOrKey, propertyKey: 'story', body: { page: 1 } });
const property = await jira.issueProperties.getIssueProperty({ issueIdOrKey, propertyKey: 'story' });

const transitions = await jira.issues.getTransitions({ issueIdOrKey });
await jira.issues.doTransition({ issueIdOrKey, transition: { id: transitions.transitions[0].id } });
const after = await jira.issues.getIssue({ issueIdOrKey });

await jira.issueComments.deleteComment({ issueIdOrKey, id: said.id });

console.log(
  JSON.stringify({
    project: project.key,
    fields: form.requestTypeFields.map((each) => each.fieldId),
    summary: issue.fields.summary,
    comments: comments.comments.map((each) => [each.body.content[0].content[0].text, each.jsdPublic]),
    shown: shown.values.map((each) => each.body),
    property: property.value,
    status: [issue.fields.status.name, after.fields.status.name],
    deleted: !(await isThere(() => jira.issueComments.getComment({ issueIdOrKey, id: said.id }))),
    kept: await isThere(() => jira.issueComments.getComment({ issueIdOrKey, id: note.id })),
  }),
);
