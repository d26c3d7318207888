using AgentGuard.Context.Memory;

namespace AgentGuard.Tests.Context.Memory;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class JsonLinesMemoryStoreTests : MemoryStoreContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("memory").FullName;
    private JsonLinesMemoryStore? _store;

    private string FilePath => Path.Combine(_folder, "memory.jsonl");

    protected override IEnumerable<string> Files => Directory.EnumerateFiles(_folder);

    public void Dispose()
    {
        _store?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task What_was_kept_survives_the_process()
    {
        await Create().AddAsync(new("a", "text") { Principal = "ada" });

        Assert.That((await Reopen().GetAsync("ada")).Single().Text, Is.EqualTo("text"));
    }

    [Test]
    public async Task A_line_that_a_crash_cut_off_is_left_out_and_the_next_one_is_whole()
    {
        await Create().AddAsync(new("a", "text") { Principal = "ada" });
        _store!.Dispose();
        await File.AppendAllTextAsync(FilePath, "{\"version\":1,\"id\":\"b\",\"te");
        await Reopen().AddAsync(new("c", "next") { Principal = "ada" });

        Assert.That((await Reopen().GetAsync("ada")).Select(item => item.Id), Is.EqualTo(["a", "c"]));
    }

    [TestCase("nonsense")]
    [TestCase("{\"version\":1}")]
    [TestCase("{\"version\":9,\"id\":\"a\",\"text\":\"t\",\"principal\":\"p\"}")]
    [TestCase("null")]
    public void Any_other_damage_is_an_error_that_names_the_line(string line)
    {
        File.WriteAllText(FilePath, "{\"version\":1,\"id\":\"a\",\"text\":\"t\",\"principal\":\"p\"}\n" + line + "\n");

        Assert.That(Create, Throws.TypeOf<AgentGuardException>().With.Message.Contains("line 2"));
    }

    [Test]
    public void A_file_that_is_open_elsewhere_is_a_clear_error()
    {
        Create();

        Assert.That(() => new JsonLinesMemoryStore(FilePath), Throws.TypeOf<AgentGuardException>().With.Message.Contains("One process"));
    }

    protected override IMemoryStore Create() => _store = new JsonLinesMemoryStore(FilePath);

    protected override void Release() => _store!.Dispose();

    private JsonLinesMemoryStore Reopen()
    {
        _store!.Dispose();
        return _store = new JsonLinesMemoryStore(FilePath);
    }
}
