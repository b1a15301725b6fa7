import { CopyBox } from "../controls/copy-box";
import { Field } from "../controls/field";
import { change, type SectionProps } from "./project-form";
import { NO_MAIL, Option } from "./option";
import { ReopenField } from "./reopen-field";
import { RequestTypeField } from "./request-type-field";
import { Seen } from "./seen";
import { SiteList } from "./site-list";
import { TrialLink } from "./trial-link";
import { UnansweredField } from "./unanswered-field";
import * as fields from "../controls/field.module.css";
import * as typography from "../controls/typography.module.css";

export function WhereCustomersFindIt(props: SectionProps) {
  const { form, dispatch } = props;
  const { external, sites } = form.draft;
  // Errors in web sites are shown even if external pages are off, because they prevent saving.
  const wrong = Object.keys(form.errors).some((path) => path.split(".")[0] === "sites");
  return (
    <fieldset>
      <legend>Where customers find it</legend>
      <Option {...props} name="portal" label="Add chat to customer portal" />
      <Option {...props} name="external" label="Allow adding chat to external web pages" />
      {(external || wrong) && (
        <div class={fields.nested}>
          <CopyBox
            label="HTML to paste"
            help={
              <>
                Paste it before <code>&lt;/body&gt;</code> of every page that should offer the chat.
              </>
            }
            text={form.saved.snippet}
            rows={3}
          />
          {form.saved.settings.external && (
            <p class={typography.help}>
              <Seen sightings={form.saved.sightings} />
            </p>
          )}
          {form.saved.trial_link && (
            <p class={typography.help}>
              <TrialLink href={form.saved.trial_link}>Open a trial page</TrialLink> of ours with it, as saved.
              The link works for an hour.
            </p>
          )}
          <SiteList sites={sites} errors={form.errors} dispatch={dispatch} />
        </div>
      )}
    </fieldset>
  );
}

export function WhoMayChat(props: SectionProps) {
  return (
    <fieldset data-preview-who="visitor" data-preview-state="online">
      <legend>Who may chat</legend>
      <Option
        {...props}
        name="anonymous"
        label="Allow anonymous access"
        help="They appear as Anonymous Chat User, and can start while an agent is online."
      />
      <div data-preview-who="registration">
        <Option
          {...props}
          name="registration"
          label="Allow users to register in your service portal using the chat widget"
          unavailable={props.form.saved.mail ? undefined : NO_MAIL}
        />
      </div>
      <Option
        {...props}
        name="leave_messages"
        label="Accept messages while nobody is online"
        help="Visitors leave a message with their e-mail address. Agents see it at once, with the address marked as not confirmed; answers are e-mailed only after the visitor confirms it with a code."
        unavailable={props.form.saved.mail ? undefined : NO_MAIL}
      />
      <Option
        {...props}
        name="attachments"
        label="Allow attachments"
        help="Customers and agents can send pictures, PDFs and office files; the request keeps them."
      />
    </fieldset>
  );
}

export function WhatItSays(props: SectionProps) {
  const { form, dispatch } = props;
  return (
    <fieldset data-preview-who="visitor" data-preview-state="online">
      <legend>What it says</legend>
      <Field label="Welcome message override" help="Same text for all languages." error={form.errors.welcome}>
        {(ties) => (
          <input
            {...ties}
            class={fields.control}
            type="text"
            value={form.draft.welcome}
            placeholder={form.saved.defaults.welcome}
            onInput={(event) => dispatch(change("welcome", event.currentTarget.value))}
          />
        )}
      </Field>
      <Field
        label="Greeting message"
        help="Shown in the conversation before the first message."
        error={form.errors.greeting}
      >
        {(ties) => (
          <textarea
            {...ties}
            class={fields.control}
            rows={3}
            value={form.draft.greeting}
            onInput={(event) => dispatch(change("greeting", event.currentTarget.value))}
          />
        )}
      </Field>
      <div data-preview-who="anonymous">
        <Option
          {...props}
          name="show_agent_names"
          label="Show customers which agent answers"
          help="Otherwise all agents appear as Support in the chat and in transcripts. The request in the portal shows who wrote its comments in any case."
        />
      </div>
      <div data-preview-who="anonymous">
        <Option
          {...props}
          name="show_agent_photos"
          label="Show agents' photos"
          help="Beside the agent's name, the photo from their Atlassian profile. Where there is none, their initials."
          unavailable={
            form.draft.show_agent_names ? undefined : "Not available while agents appear as Support."
          }
        />
      </div>
    </fieldset>
  );
}

export function BeforeTheChat(props: SectionProps) {
  return (
    <fieldset>
      <legend>Before the chat</legend>
      <Option
        {...props}
        name="ask_name"
        label="Ask visitors for their name"
        help="Agents see it as “Ann (visitor)”, because nobody vouches for it. Customers who are signed in are not asked."
      />
      <Option
        {...props}
        name="ask_email"
        label="Ask visitors for their e-mail address"
        help="It is kept in the request, marked as not confirmed; nothing is sent there."
      />
      <Option
        {...props}
        name="ask_consent"
        label="Ask customers to agree to your privacy statement"
        help="With a link to the statement. The sentence stands on the Translate and Customize Chat page, for each language."
      />
      <div data-preview-who="visitor" data-preview-state="online">
        <Option
          {...props}
          name="suggest_articles"
          label="Suggest articles of the help center"
          help="Up to three, by the page’s title and by what customers type, which Jira’s search sees before they send it. Only articles that Jira shows without signing in."
        />
      </div>
    </fieldset>
  );
}

export function Requests(props: SectionProps) {
  const { form, dispatch } = props;
  const isSaved = form.draft.request_type === form.saved.settings.request_type;
  const problem = form.saved.problems.find(({ code }) => isSaved && code.startsWith("request_type"));
  return (
    <fieldset>
      <legend>Requests</legend>
      <RequestTypeField
        types={form.saved.request_types}
        value={form.draft.request_type}
        error={form.errors.request_type ?? problem?.message}
        asked={form.saved.asked}
        onChange={(id) => dispatch(change("request_type", id))}
      />
      <ReopenField
        value={form.draft.reopen_days}
        error={form.errors.reopen_days}
        onChange={(days) => dispatch(change("reopen_days", days))}
      />
      <Option
        {...props}
        name="describe_visit"
        label="Say in the description where the customer is"
        help="Page, language, time zone, and what your web site tells of them. The request keeps that in any case."
      />
      <Option
        {...props}
        name="ask_rating"
        label="Ask customers to rate the chat once their request is resolved"
        help="Agents see the rating, and Jira has it where the project collects customer satisfaction."
      />
      <UnansweredField
        value={form.draft.unanswered_minutes}
        error={form.errors.unanswered_minutes}
        onChange={(minutes) => dispatch(change("unanswered_minutes", minutes))}
      />
      <Option
        {...props}
        name="report_to_agents"
        label="Show the chat report to agents"
        help="People who may administer the project see it in any case. Agents see no figures of each agent."
      />
      <Option
        {...props}
        name="report_agents"
        label="Count in the report how each agent answers"
        help="For conversations that are counted from now on. Works councils may have to agree; switched off, the figures are deleted."
      />
    </fieldset>
  );
}
