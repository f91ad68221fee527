//! Lists as CSV (RFC 4180, UTF-8): in pieces, so that the longest one is never in memory at once.

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;

use crate::fault::Fault;

/// Tells spreadsheet programs that the text is UTF-8.
const MARK: &str = "\u{feff}";

/// Rows as text.
#[derive(Default)]
pub struct Rows(Vec<u8>);

impl Rows {
    /// The first piece begins with the names of the columns.
    pub fn headed(names: &[&str]) -> Result<Self, Fault> {
        let mut rows = Self(MARK.as_bytes().to_vec());
        rows.add(names)?;
        Ok(rows)
    }

    pub fn add<C: AsRef<str>>(&mut self, cells: &[C]) -> Result<(), Fault> {
        let broken = |error: csv::Error| Fault::Broken(format!("a row can't be written as CSV: {error}"));
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut self.0);
        writer.write_record(cells.iter().map(|cell| inert(cell.as_ref()))).map_err(broken)?;
        writer.flush().map_err(|error| broken(error.into()))
    }
}

/// A cell that spreadsheet programs don't take for a formula, whoever wrote it: what would begin one gets a quote before it.
fn inert(cell: &str) -> String {
    let begins_a_formula = cell.trim_start_matches(' ').starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if begins_a_formula { format!("'{cell}") } else { cell.to_owned() }
}

/// An answer that is saved under that name. `next` gives a piece and where the one after it begins; the first one has been made, so that
/// whatever refuses the list is answered as a refusal and not in the middle of a file.
pub fn download<Place, Next, Piece>(name: &str, first: (Rows, Option<Place>), next: Next) -> Response
where
    Place: Send + 'static,
    Next: Fn(Place) -> Piece + Send + 'static,
    Piece: Future<Output = Result<(Rows, Option<Place>), Fault>> + Send,
{
    enum Step<Place> {
        Made(Rows, Option<Place>),
        At(Place),
    }
    let pieces = stream::try_unfold((Some(Step::Made(first.0, first.1)), next), |(step, next)| async move {
        let (Rows(bytes), after) = match step {
            None => return Ok::<_, std::io::Error>(None),
            Some(Step::Made(rows, after)) => (rows, after),
            // The browser sees that the file was cut off: its end is missing.
            Some(Step::At(place)) => next(place).await.map_err(|fault| {
                tracing::error!("a list could not be read to its end: {fault}");
                std::io::Error::other("the list could not be read to its end")
            })?,
        };
        Ok(Some((Bytes::from(bytes), (after.map(Step::At), next))))
    });
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")).unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8; header=present")),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, Body::from_stream(pieces)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(cells: &[&str]) -> String {
        let mut rows = Rows::default();
        rows.add(cells).expect("a row");
        String::from_utf8(rows.0).expect("UTF-8")
    }

    #[test]
    fn cells_are_quoted_where_they_have_to_be() {
        assert_eq!(line(&["a", "b c", "", "d,e", "f\"g", "h\ni"]), "a,b c,,\"d,e\",\"f\"\"g\",\"h\ni\"\r\n");
    }

    #[test]
    fn no_cell_begins_a_formula() {
        for bad in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"] {
            assert!(line(&[bad]).trim_start_matches('"').starts_with('\''), "{bad:?}: {}", line(&[bad]));
        }
        assert_eq!(line(&["a=1", "1-2"]), "a=1,1-2\r\n");
    }

    #[tokio::test]
    async fn pieces_follow_one_another_to_the_end() {
        let piece = |from: u32| {
            let mut rows = if from == 0 { Rows::headed(&["number"])? } else { Rows::default() };
            rows.add(&[from.to_string()])?;
            Ok::<_, Fault>((rows, (from < 2).then_some(from + 1)))
        };
        let response = download("numbers.csv", piece(0).expect("the first"), move |from| async move { piece(from) });
        assert_eq!(response.headers()[header::CONTENT_DISPOSITION], "attachment; filename=\"numbers.csv\"");
        let body = axum::body::to_bytes(response.into_body(), 1_000).await.expect("a body");
        assert_eq!(body, "\u{feff}number\r\n0\r\n1\r\n2\r\n");
    }
}
