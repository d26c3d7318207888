using AgentGuard.Guardrails.Formats;
using AgentGuard.Ports;
using AgentGuard.Testing;
using AgentGuard.Tests.Tools;
using CsCheck;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Guardrails.Formats;

public sealed class SqlGuardrailTests
{
    private static readonly SqlGuardrail Sql = new();

    [TestCase("SELECT 1")]
    [TestCase("select * from orders where note = 'it''s; DROP TABLE x' ;")]
    [TestCase("  ( SELECT a FROM t ) UNION ALL ( SELECT b FROM u ) ORDER BY 1;  -- the end")]
    [TestCase("WITH x AS (SELECT 1 AS a), y AS (SELECT * FROM x) SELECT \"delete\", `update`, [drop] FROM y")]
    [TestCase("VALUES (1, 'a'), (2, 'b')")]
    [TestCase("EXPLAIN SELECT * FROM t")]
    [TestCase("EXPLAIN (FORMAT JSON, VERBOSE) SELECT 1")]
    [TestCase("EXPLAIN QUERY PLAN SELECT 1")]
    [TestCase("SHOW TABLES")]
    [TestCase("SHOW CREATE TABLE t")]
    [TestCase("SELECT /* the total */ sum(a) FROM t -- of all\nWHERE b > $1 AND c = :name AND d = @p AND e = ?")]
    [TestCase("SELECT replace(a, 'x', 'y'), truncate(1.5, 1), t.update, a::int, b ->> 'k', c || 'd' FROM t FOR XML PATH")]
    [TestCase("SELECT a[1], ARRAY['x','y'] FROM t WHERE a LIKE 'C:\\\\temp\\x' AND b = 1.5e-3 AND c = 0xFF")]
    [TestCase("SELECT pg_get_viewdef('v'), pg_size_pretty(pg_total_relation_size('t')) FROM größen")]
    [TestCase("SELECT CAST(a AS CHAR CHARACTER SET utf8) FROM t USE INDEX (i)")]
    [TestCase("```sql\nSELECT 1\n```")]
    [TestCase("SELECT updated_at, created, deleted FROM t OFFSET 5 ROWS FETCH NEXT 10 ROWS ONLY")]
    public async Task One_statement_that_only_reads_passes(string sql) => Assert.That((await Judge(sql)).Reason, Is.Null);

    [TestCase("")]
    [TestCase(" ; ")]
    [TestCase("-- nothing")]
    [TestCase("DELETE FROM t")]
    [TestCase("SELECT 1; DROP TABLE t")]
    [TestCase("SELECT 1; SELECT 2")]
    [TestCase("SELECT 1 DROP TABLE t", Description = "SQL Server needs no semicolon")]
    [TestCase("SELECT 1DROP TABLE t")]
    [TestCase("SELECT 0x1fUPDATE t", Description = "hexadecimal ends where its digits do")]
    [TestCase("SELECT 1.DROP TABLE t")]
    [TestCase("SELECT 1 EXEC xp_cmdshell 'dir'")]
    [TestCase("SELECT * INTO new FROM t")]
    [TestCase("SELECT a FROM t INTO OUTFILE 'x.csv'")]
    [TestCase("SELECT a FROM t FOR UPDATE")]
    [TestCase("SELECT a FROM t FOR NO KEY UPDATE")]
    [TestCase("SELECT a FROM t FOR SHARE")]
    [TestCase("SELECT a FROM t LOCK IN SHARE MODE")]
    [TestCase("SELECT a FROM t WITH (UPDLOCK)")]
    [TestCase("WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x")]
    [TestCase("WITH x AS (INSERT INTO t VALUES (1) RETURNING *) SELECT * FROM x")]
    [TestCase("WITH x AS (SELECT 1) DELETE FROM t")]
    [TestCase("WITH x AS (SELECT 1) REPLACE INTO t SELECT * FROM x")]
    [TestCase("EXPLAIN ANALYZE DELETE FROM t")]
    [TestCase("EXPLAIN (ANALYZE) SELECT 1")]
    [TestCase("EXPLAIN DELETE FROM t")]
    [TestCase("SELECT /*! 1; DROP TABLE t */ 1")]
    [TestCase("SELECT /*M! 1 */ 1")]
    [TestCase("SELECT /*+ SET_VAR(a=1) */ 1")]
    [TestCase("SELECT /* /* */ 1 */ 2")]
    [TestCase("SELECT /* 1")]
    [TestCase("SELECT 1 --1\n+ 2")]
    [TestCase("SELECT 1 # x")]
    [TestCase("SELECT 'a\\' OR 1=1; --'")]
    [TestCase("SELECT \"a\\\" ; DROP TABLE t; --\"")]
    [TestCase("SELECT 'open")]
    [TestCase("SELECT $$x$$")]
    [TestCase("SELECT $a$x; DROP TABLE t$a$")]
    [TestCase("SELECT U&\"\\0070g_sleep\"(1)")]
    [TestCase("SELECT ['] ; DROP TABLE t; SELECT [']")]
    [TestCase("SELECT [a;b] FROM t")]
    [TestCase("SELECT [-- ] , 1 \n]")]
    [TestCase("SELECT ` ; DROP TABLE t; ` ")]
    [TestCase("SELECT \\! ls")]
    [TestCase("SELECT @a := 1")]
    [TestCase("SELECT\u00A01")]
    [TestCase("SELECT 1\u0000; DROP TABLE t")]
    [TestCase("SELECT pg_sleep(10)")]
    [TestCase("SELECT pg_catalog . pg_sleep /* x */ (10)")]
    [TestCase("SELECT \"pg_read_file\"('/etc/passwd')")]
    [TestCase("SELECT * FROM dblink('x', 'DROP TABLE t')")]
    [TestCase("SELECT set_config('a', 'b', false)")]
    [TestCase("SELECT nextval('s')")]
    [TestCase("SELECT NEXT VALUE FOR s")]
    [TestCase("SELECT lo_export(1, '/x')")]
    [TestCase("SELECT query_to_xml('DROP TABLE t', true, true, '')")]
    [TestCase("SELECT SLEEP(5)")]
    [TestCase("SELECT load_extension('x')")]
    [TestCase("SELECT * FROM OPENROWSET('x')")]
    [TestCase("SHOW TABLES; DROP TABLE t")]
    [TestCase("PRAGMA writable_schema = 1")]
    [TestCase("TABLE t")]
    public async Task Anything_else_is_refused(string sql) => Assert.That((await Judge(sql)).Passed, Is.False);

    [Test]
    public async Task The_host_names_further_functions()
    {
        var guardrail = new SqlGuardrail(deniedFunctions: ["close_account"]);

        Assert.That((await guardrail.JudgeAsync(new(TrustBoundary.Output, "SELECT app.Close_Account(1)"))).Reason, Does.Contain("close_account"));
    }

    [Test]
    public void A_forbidden_statement_is_refused_wherever_it_stands() => Gen.Select(
        Streamed.TextsOf(8, " ", "a", "'x'", "\"y\"", "(", ")", "1", ",", "/* c */", "[z]", "-- c\n", "`b`", "'it''s'", "$1").Where(text => !text.EndsWith('/')),
        Gen.OneOf(Gen.Const("DROP TABLE t"), Gen.Const("; SELECT 1"), Gen.Const("DELETE FROM t"), Gen.Const("pg_sleep(1)")))
        .Sample((text, bad) => !Judge($"SELECT {text} {bad}").Result.Passed);

    [Test]
    public void Random_text_never_throws() =>
        Streamed.TextsOf(20, "SELECT", "'", "\"", "[", "]", "`", "/*", "*/", "--", "\n", "$", "$$", "\\", "#", "@", ";", "(", ")", ".", "1", "e", "0x", "é", "\0", " ").Sample(
            text => Judge(text).Result is not null);

    [Test]
    public async Task The_model_is_told_what_is_wrong_with_its_argument([Values] bool streaming)
    {
        var ran = 0;
        var tool = AIFunctionFactory.Create((string sql, string note) => ran += sql.Length + note.Length, "query");
        var model = new ScriptedChatClient(
            ScriptedStep.Contents(ToolLoop.Call("query", "c1", ("sql", "DROP TABLE t"), ("note", "x"))),
            ScriptedStep.Contents(ToolLoop.Call("query", "c2", ("sql", "SELECT 1"), ("note", "DROP it"))),
            ScriptedStep.Text("done"));
        var call = new GuardedCall(model, g => g.RequireReadOnlySqlArgument("sql"), inner => inner.UseGuardedFunctionInvocation());

        await call.AskAsync(streaming, [new ChatMessage(ChatRole.User, "go")], new ChatOptions { Tools = [tool] });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(model.LastTranscript(), Does.Contain("it is not SELECT"));
            Assert.That(ran, Is.EqualTo("SELECT 1".Length + "DROP it".Length));
        }
    }

    private static async Task<AgentGuard.Guardrails.GuardrailJudgement> Judge(string sql) =>
        await Sql.JudgeAsync(new BoundaryContent(TrustBoundary.Output, sql));
}
