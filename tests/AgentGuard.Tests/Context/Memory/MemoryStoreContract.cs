using AgentGuard.Context.Memory;
using AgentGuard.Provenance;

namespace AgentGuard.Tests.Context.Memory;

/// <summary>What every store of memory keeps.</summary>
public abstract class MemoryStoreContract
{
    protected abstract IMemoryStore Create();

    /// <summary>The files of the store, for a search of their bytes.</summary>
    protected virtual IEnumerable<string> Files => [];

    /// <summary>Lets go of the files, so that they can be read.</summary>
    protected virtual void Release()
    {
    }

    [Test]
    public async Task Items_come_back_whole_and_in_their_order()
    {
        var store = Create();
        var whole = new MemoryItem("b", "likes \"tea\"\n漢 \ud83d\ude00")
        {
            Principal = "ada",
            Speaker = "Ada",
            Session = "s1",
            At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
            Source = ContentOrigin.User,
            Confidence = 0.5,
            Sensitivity = "taste",
            Supersedes = "a",
        };
        await store.AddAsync(new("a", "likes coffee") { Principal = "ada" });
        await store.AddAsync(whole);

        Assert.That(await store.GetAsync("ada"), Is.EqualTo([new MemoryItem("a", "likes coffee") { Principal = "ada" }, whole]));
    }

    [Test]
    public async Task An_item_of_the_same_id_is_replaced_in_its_place()
    {
        var store = Create();
        await store.AddAsync(new("a", "one") { Principal = "ada" });
        await store.AddAsync(new("b", "two") { Principal = "ada" });
        await store.AddAsync(new("a", "three") { Principal = "ada" });

        Assert.That((await store.GetAsync("ada")).Select(item => item.Text), Is.EqualTo(["three", "two"]));
    }

    [Test]
    public async Task Each_principal_has_its_own()
    {
        var store = Create();
        await store.AddAsync(new("a", "ada's") { Principal = "ada" });
        await store.AddAsync(new("a", "eve's") { Principal = "eve" });

        Assert.That((await store.GetAsync("eve")).Single().Text, Is.EqualTo("eve's"));
        Assert.That(await store.GetAsync("bob"), Is.Empty);
    }

    [Test]
    public async Task After_forgetting_a_principal_no_byte_of_its_texts_is_in_any_file()
    {
        var store = Create();
        for (var i = 0; i < 200; i++)
        {
            await store.AddAsync(new($"ada{i}", $"Ada's secret number {i} is ZEBRA{i}QUAGGA, said among many other words to fill the pages of a file.") { Principal = "ada" });
            await store.AddAsync(new($"eve{i}", $"Eve's thing {i} is OKAPI{i}.") { Principal = "eve" });
        }

        // Texts that were replaced before must be gone as well.
        await store.AddAsync(new("ada0", "Ada's secret is ZEBRAnewQUAGGA.") { Principal = "ada" });

        Assert.That(await store.ForgetAsync("ada"), Is.EqualTo(200));
        Assert.That(await store.GetAsync("ada"), Is.Empty);
        Assert.That(await store.GetAsync("eve"), Has.Count.EqualTo(200));
        Release();
        Assert.That(Bytes(), Does.Not.Contain("ZEBRA").And.Not.Contain("QUAGGA").And.Not.Contain("Ada's"));
        Assert.That(Files, Is.Empty.Or.Some.Matches<string>(file => Read(file!).Contains("OKAPI", StringComparison.Ordinal)), "the search would have found it");
    }

    [Test]
    public async Task What_is_old_is_forgotten_for_all_and_what_has_no_time_stays()
    {
        var store = Create();
        var noon = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        await store.AddAsync(new("a", "GIRAFFE old") { Principal = "ada", At = noon.AddDays(-1) });
        await store.AddAsync(new("b", "new") { Principal = "ada", At = noon });
        await store.AddAsync(new("c", "timeless") { Principal = "eve" });

        Assert.That(await store.ForgetBeforeAsync(noon), Is.EqualTo(1));
        Assert.That((await store.GetAsync("ada")).Single().Text, Is.EqualTo("new"));
        Assert.That(await store.GetAsync("eve"), Has.Count.EqualTo(1));
        Release();
        Assert.That(Bytes(), Does.Not.Contain("GIRAFFE"));
    }

    [Test]
    public async Task Those_who_write_at_the_same_time_lose_nothing()
    {
        var store = Create();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () => await store.AddAsync(new($"{i}", $"item {i}") { Principal = "ada" }))));

        Assert.That((await store.GetAsync("ada")).Select(item => item.Id), Is.EquivalentTo(Enumerable.Range(0, 50).Select(i => $"{i}")));
    }

    private string Bytes() => string.Concat(Files.Select(Read));

    private static string Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
