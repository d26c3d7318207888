using AgentGuard.Budgets;
using AgentGuard.Ports;
using AgentGuard.Tools.Effects;
using Microsoft.Extensions.DependencyInjection;

namespace AgentGuard.Sqlite.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TemporaryDatabase _file = new();

    public void Dispose() => _file.Dispose();

    [Test]
    public void A_newer_database_is_refused_with_what_to_do()
    {
        _file.Database.Dispose();
        _file.Execute("PRAGMA user_version = 99");

        var failure = Assert.Throws<SqliteStoreException>(() => _file.Open());
        Assert.That(failure!.Message, Does.Contain("schema version 99").And.Contain("update the package"));
    }

    [Test]
    public async Task An_older_database_is_brought_up_to_date_and_keeps_what_it_knows()
    {
        var key = new EffectKey("run", "refund", "{}");
        var ledger = new SqliteEffectLedger(_file.Database);
        await ledger.CompleteAsync(await ledger.ClaimAsync(key), "paid");
        _file.Database.Dispose();
        _file.Execute("DROP TABLE contents; DROP TABLE memories; DROP TABLE spans; PRAGMA user_version = 1");

        using var database = _file.Open();
        var content = ContentKey.Of("", "text");
        await new SqliteContentStore(database).PutAsync(content, "text");
        Assert.That(await new SqliteContentStore(database).GetAsync(content), Is.EqualTo("text"));
        Assert.That((await new SqliteEffectLedger(database).ClaimAsync(key)).Result, Is.EqualTo("paid"));
    }

    [Test]
    public void A_file_that_is_no_database_is_refused()
    {
        _file.Database.Dispose();
        File.WriteAllText(_file.Path, new string('x', 10_000));

        Assert.That(Assert.Throws<SqliteStoreException>(() => _file.Open())!.Message, Does.Contain("no SQLite database"));
    }

    [Test]
    public async Task A_damaged_database_is_told_and_nothing_is_taken_for_done()
    {
        var ledger = new SqliteEffectLedger(_file.Database);
        for (var i = 0; i < 200; i++)
        {
            await ledger.CompleteAsync(await ledger.ClaimAsync(new EffectKey("run", "refund", $"{i}{new string('x', 500)}")), "paid");
        }

        _file.Database.Dispose();
        var bytes = await File.ReadAllBytesAsync(_file.Path);
        for (var i = 4_096; i < bytes.Length; i += 7)
        {
            bytes[i] ^= 0x5A;
        }

        await File.WriteAllBytesAsync(_file.Path, bytes);
        Assert.That(
            async () =>
            {
                using var database = _file.Open();
                await new SqliteEffectLedger(database).ClaimAsync(new EffectKey("run", "refund", $"0{new string('x', 500)}"));
            },
            Throws.TypeOf<SqliteStoreException>().With.Message.Contains("damaged"));
    }

    [Test]
    public async Task One_write_that_fails_does_not_take_the_others_with_it()
    {
        var writes = Enumerable.Range(0, 50).Select(i => _file.Database.WriteAsync(
            _ => i == 25 ? throw new InvalidOperationException("mine") : i, CancellationToken.None)).ToList();

        Assert.That(async () => await writes[25], Throws.InvalidOperationException.With.Message.EqualTo("mine"));
        Assert.That(await Task.WhenAll(writes.Where((_, i) => i != 25)), Is.EqualTo(Enumerable.Range(0, 50).Where(i => i != 25)));
    }

    [Test]
    public async Task What_was_asked_for_before_the_end_is_still_written()
    {
        var ledger = new SqliteEffectLedger(_file.Database);
        var claims = Enumerable.Range(0, 100).Select(i => ledger.ClaimAsync(new EffectKey("run", "refund", $"{i}")).AsTask()).ToList();
        _file.Reopen();

        Assert.That((await Task.WhenAll(claims)).Select(claim => claim.State), Is.All.EqualTo(EffectState.Claimed));
        Assert.That(await new SqliteEffectLedger(_file.Database).GetAsync("run"), Has.Count.EqualTo(100));
        Assert.That(() => ledger.GetAsync("run").AsTask(), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void The_container_keeps_effects_and_budgets_in_the_file()
    {
        using var provider = new ServiceCollection().AddAgentGuard().AddSqliteStores(_file.Path).Services.BuildServiceProvider();

        Assert.That(provider.GetRequiredService<IEffectLedger>(), Is.TypeOf<SqliteEffectLedger>());
        Assert.That(provider.GetRequiredService<IBudgetStore>(), Is.TypeOf<SqliteBudgetStore>());
    }

    [Test]
    public void The_lock_of_a_process_leaves_no_file_behind()
    {
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(_file.Path)!, "*.present"), Has.Length.EqualTo(1));
        _file.Database.Dispose();
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(_file.Path)!, "*.present"), Is.Empty);
    }
}
