using AgentGuard.Reports;
using PuppeteerSharp;

namespace AgentGuard.Tests.Reports;

/// <summary>The page in a real browser: opened, clicked through, searched, attacked.</summary>
public sealed class RunReportBrowserTests
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private string _folder = string.Empty;
    private IBrowser _browser = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var path = Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? Places.FirstOrDefault(File.Exists);
        if (path is null)
        {
            Assert.Ignore("No Chromium was found: install it, or set CHROMIUM_PATH.");
        }

        _folder = Directory.CreateTempSubdirectory("report").FullName;
        _browser = await Puppeteer.LaunchAsync(new LaunchOptions
        {
            ExecutablePath = path,
            Headless = true,
            UserDataDir = Path.Combine(_folder, "profile"),
            DefaultViewport = new ViewPortOptions { Width = 1440, Height = 860 },
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Test]
    public async Task A_step_that_is_clicked_shows_what_the_model_saw_and_said()
    {
        await using var page = await OpenAsync(RunReport.Of(ReportSamples.Desk()));

        await page.ClickLastRowAsync("chat gpt-5");

        var shown = await page.TextAsync(".detail .body");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(shown, Does.Contain("As the model saw it · 5 messages").IgnoreCase);
            Assert.That(shown, Does.Contain("issue_refund").And.Contain("49.90 EUR are on their way to you."));
            Assert.That(await page.TextAsync("header"), Does.Contain("Degraded").And.Contain("2,701 in, 124 out").And.Contain("guard decisions 1"));
            Assert.That(await page.CountAsync(".row"), Is.EqualTo(12));
            Assert.That(await page.CountAsync(".row .bar.bad"), Is.EqualTo(3));
        }
    }

    [Test]
    public async Task Keys_move_fold_search_and_change_tab_and_theme()
    {
        await using var page = await OpenAsync(RunReport.Of(ReportSamples.Desk()));

        await page.PressAsync("Home");
        await page.PressAsync("3");
        Assert.That(await page.TextAsync(".detail .body"), Does.Contain("AG1102 GuardrailTriggered"));

        await page.PressAsync("e");
        Assert.That(await page.TextAsync(".row.picked"), Does.Contain("RateLimited"));

        await page.PressAsync("Home");
        await page.PressAsync("j");
        await page.PressAsync("ArrowLeft");
        Assert.That(await page.CountAsync(".row"), Is.EqualTo(8));
        await page.PressAsync("ArrowRight");
        Assert.That(await page.CountAsync(".row"), Is.EqualTo(12));

        await page.PressAsync("/");
        await page.TypeAsync("claude");
        Assert.That(await page.TextAsync("#found"), Is.EqualTo("1 of 12"));
        Assert.That(await page.CountAsync(".row"), Is.EqualTo(1));
        await page.PressAsync("Escape");
        Assert.That(await page.CountAsync(".row"), Is.EqualTo(12));

        var before = await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        await page.PressAsync("t");
        Assert.That(await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"), Is.Not.EqualTo(before));
    }

    [Test]
    public async Task Hostile_text_is_text()
    {
        const string hostile = "</script><script>window.hacked=1</script><img src=x onerror=\"window.hacked=1\"><!--<script>\u2028<style>*{display:none}</style>";
        await using var page = await OpenAsync(RunReport.Of(ReportSamples.Desk(hostile), title: hostile));

        await page.ClickLastRowAsync("chat gpt-5");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await page.EvaluateAsync<bool>("window.hacked === undefined"), Is.True);
            Assert.That(await page.CountAsync("img"), Is.Zero);
            Assert.That(await page.CountAsync("style"), Is.EqualTo(1));
            Assert.That(await page.TextAsync(".detail .body"), Does.Contain("<img src=x onerror=\"window.hacked=1\">"));
            Assert.That(await page.TextAsync("h1"), Does.Contain("</script>"));
        }
    }

    [Test]
    public async Task A_script_that_was_not_in_the_page_does_not_run()
    {
        await using var page = await OpenAsync(RunReport.Of(ReportSamples.Desk()), mayReportErrors: true);

        await page.EvaluateAsync<object>("(() => { const s = document.createElement('script'); s.textContent = 'window.hacked = 1'; document.body.append(s); })()");

        Assert.That(await page.EvaluateAsync<bool>("window.hacked === undefined"), Is.True);
    }

    [Test]
    public async Task Ten_thousand_steps_stay_usable()
    {
        await using var page = await OpenAsync(RunReport.Of(ReportSamples.Long(10_000)));

        await page.PressAsync("End");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await page.TextAsync(".detail .body"), Does.Contain("This is number 10000."));
            Assert.That(await page.TextAsync(".detail .body"), Does.Contain("40 messages").IgnoreCase);
            Assert.That(await page.CountAsync(".row"), Is.LessThan(100));
            Assert.That(await page.EvaluateAsync<bool>("document.querySelector('.rows').scrollTop > 290000"), Is.True);
        }

        await page.PressAsync("/");
        await page.TypeAsync("number 7321");
        Assert.That(await page.TextAsync("#found"), Is.EqualTo("41 of 10,000"), "the step that said it and the forty that read it");
    }

    [Test]
    public async Task A_comparison_opens_at_the_first_divergence_with_its_difference()
    {
        await using var page = await OpenAsync(RunReport.Of(ReportSamples.Repaired()));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await page.TextAsync(".row.picked"), Does.Contain("order_total"));
            Assert.That(await page.TextAsync(".diff ins"), Does.Contain(",").Or.Contain("unit"));
            Assert.That(await page.EvaluateAsync<string>("[...document.querySelectorAll('.diff ins')].map(one => one.textContent).join('')"), Does.Contain("unit").And.Contain("cent"));
        }

        await page.PressAsync("e");
        await page.PressAsync("2");
        Assert.That(await page.TextAsync(".detail .body"), Does.Contain("before").IgnoreCase.And.Contain("4990").And.Contain("unit"));
        await page.ClickAsync("#first");
        Assert.That(await page.TextAsync(".row.picked"), Does.Contain("order_total"));
    }

    private Task<OpenedReport> OpenAsync(RunReport report, bool mayReportErrors = false) =>
        OpenedReport.OpenAsync(_browser, report, Path.Combine(_folder, $"{TestContext.CurrentContext.Test.ID}.html"), mayReportErrors);
}
