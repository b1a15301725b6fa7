import { Ago } from "../controls/ago";
import type { Sighting } from "../values";

/** Where the snippet was last seen, and which web sites were refused the chat. */
export function Seen({ sightings }: { sightings: Sighting[] }) {
  const seen = sightings.find(({ refused }) => !refused);
  const refused = sightings.filter((sighting) => sighting.refused);
  return (
    <>
      {seen ? (
        <span>
          Last seen on {seen.site}, <Ago at={seen.at} />.
        </span>
      ) : (
        <span>Not seen on any page yet.</span>
      )}
      {refused.length > 0 && (
        <span>
          {" Refused, because they are not in the list of web sites: "}
          {refused.map(({ site, at }, index) => (
            <span key={site}>
              {index > 0 && ", "}
              {site} (<Ago at={at} />)
            </span>
          ))}
          .
        </span>
      )}
    </>
  );
}
