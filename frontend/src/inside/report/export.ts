import { ApiError, type Credentials } from "../../shared/api";
import { saveBlob } from "../controls/save-file";

/** Lets the browser save a report as the server writes it. Rejects with `ApiError`. */
export async function saveReport(session: Credentials, query: string, format: "csv" | "json"): Promise<void> {
  const ask = () =>
    fetch(`/api/report/export?${query}&format=${format}`, {
      headers: { Authorization: `Bearer ${session.token() ?? ""}` },
      credentials: "omit",
    });
  let answer = await ask().catch(() => null);
  if (answer?.status === 401 && (await session.renew?.())) answer = await ask().catch(() => null);
  if (!answer?.ok)
    throw new ApiError({ code: "unavailable", message: "The file could not be made. Please try again." });
  saveBlob(`chat-report.${format}`, await answer.blob());
}
