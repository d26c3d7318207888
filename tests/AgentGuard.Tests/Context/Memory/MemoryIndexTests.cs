using AgentGuard.Context.Memory;

namespace AgentGuard.Tests.Context.Memory;

public sealed class MemoryIndexTests
{
    private static readonly MemoryItem[] Dialogue =
    [
        Turn(1, "Ines", "Good morning! Did you sleep well?"),
        Turn(2, "Tom", "Not really, the neighbours' dog barked all night."),
        Turn(3, "Ines", "Oh no. What did you do at the weekend?"),
        Turn(4, "Tom", "I went hiking near the lake with my sister."),
        Turn(5, "Ines", "Lovely. I started a pottery class last Tuesday."),
        Turn(6, "Tom", "Pottery! What are you making?"),
        Turn(7, "Ines", "A blue bowl for my grandmother."),
        Turn(8, "Tom", "She will be happy. By the way, I changed jobs."),
        Turn(9, "Ines", "Really? Where do you work now?"),
        Turn(10, "Tom", "At the bakery on Market Street, since the first of May."),
        Turn(11, "Ines", "Congratulations! Bring me some rolls."),
        Turn(12, "Tom", "I will. The pottery sounds fun, too."),
    ];

    [TestCase("Where does Tom work?", "10")]
    [TestCase("When did Ines start her pottery classes?", "5")]
    [TestCase("With whom did Tom hike?", "4")]
    [TestCase("What does Ines make for her grandmother?", "7")]
    [TestCase("Whose dog barks?", "2")]
    public void Finds_the_turn_that_answers_among_the_first_three(string question, string answer) =>
        Assert.That(new MemoryIndex(Dialogue).Search(question, 3).Select(hit => hit.Item.Id), Does.Contain(answer));

    [Test]
    public void Finds_the_answer_that_shares_no_word_with_the_question_beside_the_one_that_does() =>
        Assert.That(new MemoryIndex([Turn(1, "A", "Which colour do you prefer?"), Turn(2, "B", "Blue."), Turn(3, "A", "Fine weather."), Turn(4, "B", "Indeed.")])
            .Search("preferred colour", 2).Select(hit => hit.Item.Id), Is.EquivalentTo(["1", "2"]));

    [Test]
    public void Neighbours_are_those_of_the_same_session()
    {
        var index = new MemoryIndex([Turn(1, "A", "Which colour do you prefer?") with { Session = "one" }, Turn(2, "B", "Blue.") with { Session = "two" }]);

        Assert.That(index.Search("preferred colour").Select(hit => hit.Item.Id), Is.EqualTo(["1"]));
    }

    [Test]
    public void Keeps_to_its_budget_and_passes_over_what_does_not_fit()
    {
        var index = new MemoryIndex([new("long", "apple " + string.Join(' ', Enumerable.Repeat("pear", 200))), new("short", "an apple")]);

        Assert.That(index.Search("apple", maxTokens: 20).Select(hit => hit.Item.Id), Is.EqualTo(["short"]));
        Assert.That(index.Search("apple", maxItems: 0), Is.Empty);
        Assert.That(index.Search("apple", maxTokens: 0), Is.Empty);
    }

    [TestCase("")]
    [TestCase("the of and")]
    [TestCase("zebra")]
    [TestCase("?!")]
    public void A_question_that_says_nothing_finds_nothing(string question) =>
        Assert.That(new MemoryIndex(Dialogue).Search(question), Is.Empty);

    [Test]
    public void An_empty_index_finds_nothing() => Assert.That(new MemoryIndex().Search("anything"), Is.Empty);

    [Test]
    public void Finds_words_of_other_scripts()
    {
        var index = new MemoryIndex([new("ru", "Посылка покинула склад"), new("zh", "包裹离开了仓库"), new("ja", "荷物は倉庫を出ました"), new("de", "Das Paket verließ das Lager")]);

        Assert.That(index.Search("仓库", 1).Single().Item.Id, Is.EqualTo("zh"));
        Assert.That(index.Search("склад", 1).Single().Item.Id, Is.EqualTo("ru"));
        Assert.That(index.Search("倉庫", 1).Single().Item.Id, Is.EqualTo("ja"));
        Assert.That(index.Search("paket", 1).Single().Item.Id, Is.EqualTo("de"));
    }

    [TestCase("hiking", "hik")]
    [TestCase("hiked", "hik")]
    [TestCase("hike", "hik")]
    [TestCase("hikes", "hik")]
    [TestCase("parties", "party")]
    [TestCase("running", "run")]
    [TestCase("classes", "class")]
    [TestCase("bus", "bus")]
    [TestCase("thing", "thing")]
    public void Stems_meet(string word, string stem) => Assert.That(SearchWords.Stem(word), Is.EqualTo(stem));

    private static MemoryItem Turn(int id, string speaker, string text) => new($"{id}", text) { Speaker = speaker, Session = "talk" };
}
