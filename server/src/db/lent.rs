//! A connection on loan. It goes back to its pool only in a state that is known: whatever was under way is undone first, and if that can't be
//! done, or the connection is not fit for use any more, it is closed. The transactions are ours and not sqlx's, which goes by a count of its
//! own: SQLite ends a transaction by itself when its disk is full, the count then stays at one, and every write after it fails.

use std::{
    ops::{Deref, DerefMut},
    time::Duration,
};

use entente_shared::Unavailable;
use sqlx::{Connection, Executor, Pool, Postgres, Row, Sqlite, pool::PoolConnection};
use tokio::runtime::Handle;

use super::unavailable::{Undone, why};

/// How long undoing may take before the connection is given up.
const UNDONE_WITHIN: Duration = Duration::from_secs(5);

/// A connection that was given back is tried before the next one gets it.
const ON_THEIR_WAY: Duration = Duration::from_millis(200);

/// What differs between the engines.
pub trait Engine: sqlx::Database<Connection: Settle> {
    /// A connection of the pool, or why there is none.
    fn acquire(pool: &Pool<Self>) -> impl Future<Output = Result<PoolConnection<Self>, sqlx::Error>> + Send;

    /// Whether a transaction is at its end when a statement of it fails like this.
    fn ends_transaction(error: &sqlx::Error) -> bool;
}

/// What is asked of a connection besides queries.
pub trait Settle: Connection {
    /// Begins a transaction that can write.
    fn begin_to_write(&mut self) -> impl Future<Output = Result<(), sqlx::Error>> + Send;

    /// A statement without parameters.
    fn say(&mut self, statement: &'static str) -> impl Future<Output = Result<(), sqlx::Error>> + Send;

    /// Ends whatever transaction there may be.
    fn undo(&mut self) -> impl Future<Output = Result<(), sqlx::Error>> + Send;

    /// Lets what was given up come to its end, and proves that the connection works.
    fn still_works(&mut self) -> impl Future<Output = Result<(), sqlx::Error>> + Send;
}

impl Engine for Sqlite {
    async fn acquire(pool: &Pool<Self>) -> Result<PoolConnection<Self>, sqlx::Error> {
        pool.acquire().await
    }

    /// A refused row is undone by itself. What keeps a database from working may have ended all of the transaction, and what follows would
    /// be kept without what went before.
    fn ends_transaction(error: &sqlx::Error) -> bool {
        why(error).is_some()
    }
}

impl Settle for sqlx::SqliteConnection {
    /// It holds the write lock from the start, so it can't fail half-way for want of it.
    async fn begin_to_write(&mut self) -> Result<(), sqlx::Error> {
        self.say("BEGIN IMMEDIATE").await
    }

    async fn say(&mut self, statement: &'static str) -> Result<(), sqlx::Error> {
        self.execute(statement).await.map(drop)
    }

    async fn undo(&mut self) -> Result<(), sqlx::Error> {
        match self.execute("ROLLBACK").await {
            // "No transaction is active": the engine has ended it, and that is known now.
            Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("1") => Ok(()),
            outcome => outcome.map(drop),
        }
    }

    async fn still_works(&mut self) -> Result<(), sqlx::Error> {
        self.ping().await
    }
}

impl Engine for Postgres {
    async fn acquire(pool: &Pool<Self>) -> Result<PoolConnection<Self>, sqlx::Error> {
        super::connect::acquire(pool).await
    }

    /// Nothing more is done in it, and `COMMIT` answers as if it were well.
    fn ends_transaction(error: &sqlx::Error) -> bool {
        matches!(error, sqlx::Error::Database(_)) || why(error).is_some()
    }
}

impl Settle for sqlx::PgConnection {
    /// A connection that was made while the database took no writes goes on taking none, so each is asked, in the same message.
    async fn begin_to_write(&mut self) -> Result<(), sqlx::Error> {
        let answer = sqlx::raw_sql("BEGIN; SHOW transaction_read_only").fetch_one(self).await?;
        match answer.try_get(0)? {
            "off" => Ok(()),
            _ => Err(Undone { why: Some(Unavailable::ReadOnly), text: "the transaction can only read".to_owned() }.into()),
        }
    }

    async fn say(&mut self, statement: &'static str) -> Result<(), sqlx::Error> {
        self.execute(statement).await.map(drop)
    }

    async fn undo(&mut self) -> Result<(), sqlx::Error> {
        self.execute("ROLLBACK").await.map(drop)
    }

    async fn still_works(&mut self) -> Result<(), sqlx::Error> {
        self.ping().await
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing is under way.
    Settled,
    /// A question, without a transaction.
    Asked,
    /// A transaction.
    Open,
    /// Not to be used again.
    Unfit,
}

/// A connection until it is dropped.
pub struct Lent<DB: Engine> {
    /// Nothing only while it is dropped.
    connection: Option<PoolConnection<DB>>,
    pool: Pool<DB>,
    /// Another pool of the same database.
    beside: Option<Pool<DB>>,
    state: State,
    /// What has failed in the transaction first.
    undone: Option<Undone>,
}

impl<DB: Engine> Lent<DB> {
    /// To read, outside of a transaction.
    pub async fn to_read(pool: &Pool<DB>) -> Result<Self, sqlx::Error> {
        let connection = DB::acquire(pool).await?;
        Ok(Self { connection: Some(connection), pool: pool.clone(), beside: None, state: State::Asked, undone: None })
    }

    /// With a transaction begun on it. A connection that turns out to be gone, or to take no writes, has done nothing yet: the next one is
    /// taken.
    pub async fn begin(pool: &Pool<DB>, beside: Option<&Pool<DB>>) -> Result<Self, sqlx::Error> {
        let mut more = pool.size();
        loop {
            let connection = DB::acquire(pool).await?;
            let mut lent =
                Self { connection: Some(connection), pool: pool.clone(), beside: beside.cloned(), state: State::Open, undone: None };
            let Err(error) = lent.begin_to_write().await else { return Ok(lent) };
            lent.saw(Some(&error));
            more = match why(&error) {
                Some(Unavailable::Gone) if more > 0 => more - 1,
                // Those that rest are closed with it, so the next one is new: once is enough.
                Some(Unavailable::ReadOnly) if more > 0 => 0,
                _ => return Err(error),
            };
        }
    }

    /// What has become of a query on it.
    pub fn saw(&mut self, error: Option<&sqlx::Error>) {
        if self.state == State::Asked {
            self.state = State::Settled;
        }
        let Some(error) = error else { return };
        if self.state == State::Open && self.undone.is_none() && DB::ends_transaction(error) {
            self.undone =
                Some(Undone { why: why(error), text: format!("the transaction was undone, for a statement of it has failed: {error}") });
        }
        // A connection that was opened while nothing could be written, or over a file that is there no more, stays as it is.
        if matches!(why(error), Some(Unavailable::Gone | Unavailable::Faulty | Unavailable::ReadOnly)) {
            self.state = State::Unfit;
        }
    }

    /// # Errors
    /// Nothing was saved, except if it is not known ([`Unavailable::Unsure`]).
    pub async fn commit(mut self) -> Result<(), sqlx::Error> {
        if let Some(undone) = self.undone.take() {
            return Err(undone.into());
        }
        match self.say("COMMIT").await {
            Ok(()) => {
                self.state = State::Settled;
                Ok(())
            }
            Err(error) => {
                self.saw(Some(&error));
                Err(match why(&error) {
                    Some(Unavailable::Gone) => {
                        Undone { why: Some(Unavailable::Unsure), text: format!("whether it was committed is not known: {error}") }.into()
                    }
                    _ => error,
                })
            }
        }
    }

    pub async fn rollback(mut self) -> Result<(), sqlx::Error> {
        let outcome = self.undo().await;
        match &outcome {
            Ok(()) => self.state = State::Settled,
            Err(_) => self.state = State::Unfit,
        }
        outcome
    }
}

impl<DB: Engine> Deref for Lent<DB> {
    type Target = DB::Connection;

    fn deref(&self) -> &DB::Connection {
        self.connection.as_deref().expect("it is there until it is dropped")
    }
}

impl<DB: Engine> DerefMut for Lent<DB> {
    fn deref_mut(&mut self) -> &mut DB::Connection {
        self.connection.as_deref_mut().expect("it is there until it is dropped")
    }
}

impl<DB: Engine> Drop for Lent<DB> {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        match self.state {
            State::Settled => {}
            State::Unfit => {
                connection.close_on_drop();
                drop(connection);
                close_the_others(self.pool.clone());
                self.beside.take().into_iter().for_each(close_the_others);
            }
            // Whoever asked has gone away, or the work was given up in the middle.
            state @ (State::Asked | State::Open) => {
                // At the very end of the program nothing is left that could wait for it.
                let Ok(runtime) = Handle::try_current() else { return drop(connection.detach()) };
                runtime.spawn(async move {
                    let settled = async {
                        match state {
                            State::Open => connection.undo().await,
                            _ => connection.still_works().await,
                        }
                    };
                    if !matches!(tokio::time::timeout(UNDONE_WITHIN, settled).await, Ok(Ok(()))) {
                        connection.close_on_drop();
                    }
                });
            }
        }
    }
}

/// What has made one connection unfit has mostly made all of them so: those that rest are closed as well before the next one is asked for, and
/// those that were on their way back to the pool a little later.
fn close_the_others<DB: Engine>(pool: Pool<DB>) {
    let resting = move || {
        while let Some(mut resting) = pool.try_acquire() {
            resting.close_on_drop();
        }
    };
    resting();
    if let Ok(runtime) = Handle::try_current() {
        runtime.spawn(async move {
            tokio::time::sleep(ON_THEIR_WAY).await;
            resting();
        });
    }
}
