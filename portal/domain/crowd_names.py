"""Names for a crowd that nobody belongs to: invented of common parts, as often."""

# ruff: noqa: RUF001 - letters that look like Latin ones are the matter here
from dataclasses import dataclass
from itertools import accumulate
from random import Random

RARER = 0.7  # the n-th name of a list is n**0.7 times as rare as the first
RARE, DOUBLE, SECOND = 0.3, 0.04, 0.12  # shares: rare surnames, double ones, two names


@dataclass(frozen=True, kw_only=True)
class Names:
    """The names of one part of the crowd, the most common ones first."""

    share: int
    language: str
    given: tuple[str, ...]
    family: tuple[str, ...]
    # a rare surname is made of one of each
    first: tuple[str, ...]
    last: tuple[str, ...]
    family_first: bool

    def draw(self, chance: Random) -> str:
        """Give somebody's whole name."""
        given = _common(chance, self.given)
        if chance.random() < SECOND:
            given += f" {_common(chance, self.given)}"
        family = self._family(chance)
        if self.first and chance.random() < DOUBLE:
            family += f"-{self._family(chance)}"
        return f"{family} {given}" if self.family_first else f"{given} {family}"

    def _family(self, chance: Random) -> str:
        if self.first and chance.random() < RARE:
            return chance.choice(self.first) + chance.choice(self.last)
        return _common(chance, self.family)


def draw(chance: Random) -> tuple[str, str]:
    """Give a name, and the language of whoever has it."""
    names = chance.choices(CROWD, cum_weights=SHARES)[0]
    return names.draw(chance), names.language


def _common(chance: Random, names: tuple[str, ...]) -> str:
    return chance.choices(names, cum_weights=_WEIGHTS[len(names)])[0]


def _names(
    share: int, given: str, family: str, first: str = "", last: str = "",
    *, language: str = "en", family_first: bool = False,
) -> Names:  # fmt: skip
    return Names(
        share=share,
        language=language,
        given=tuple(given.split()),
        family=tuple(family.split()),
        first=tuple(first.split()),
        last=tuple(last.split()),
        family_first=family_first,
    )


CROWD = (
    _names(
        24,
        "James Mary John Sarah Michael Emma David Anna Robert Laura William Olivia "
        "Thomas Emily Daniel Sophie Joseph Grace Charles Alice Oliver Chloe Harry "
        "Maria George Lucy Jack Amelia Samuel Ruth Benjamin Hannah Edward Zoe Henry "
        "Rose",
        "Smith Jones Williams Brown Taylor Davies Wilson Evans Thomas Johnson Roberts "
        "Walker Wright Robinson Thompson White Hughes Edwards Green Hall Wood Harris "
        "Lewis Martin Jackson Clarke Clark Turner Hill Cooper Ward Moore Morris King "
        "O'Neill O'Connor McDonald Murphy Kelly Byrne",
        "Ash Brad Cal Dun El Fair Gar Hart Kings Lang Mar North Oak Pem Rad Stan "
        "Thorn Wake West Whit",
        "bury cott croft dale field ford ham ley low more ridge shaw stone ton well "
        "wick wood worth",
    ),
    _names(
        14,
        "Peter Maria Michael Anna Thomas Julia Andreas Laura Stefan Lena Jürgen Petra "
        "Wolfgang Sabine Klaus Ursula Günter Renate Jörg Käthe Björn Antje Lukas "
        "Sophie Felix Johanna Maximilian Charlotte Sören Heike",
        "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann "
        "Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann "
        "Braun Krüger Hofmann Hartmann Lange Werner Krause Lehmann Köhler Maier Weiß "
        "Jäger Groß Böhm Kühn",
        "Acker Ahl Brunn Dorn Eich Feld Grün Hagen Kirch Linden Moos Nieder Ober Röhr "
        "Stein Tann Wald Wies Zell",
        "bach bauer beck berger brink eck haus hofer huber mann meier müller rieder "
        "schmid stein thal wald",
    ),
    _names(
        7,
        "Anna Lars Maria Erik Karin Anders Eva Per Åsa Jörgen Kristina Björn Märta "
        "Nils Elin Göran Sofia Håkan Ingrid Øyvind Søren Mette Kåre Jens Astrid",
        "Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson "
        "Svensson Gustafsson Hansen Jensen Nielsen Pedersen Sørensen Olsen Bjørnsen "
        "Lindström Ångström Öberg",
        "Björk Dahl Ek Furu Gran Hag Kvist Lind Lund Ny Norr Sjö Sand Strand Söder "
        "Väster Åker Öster",
        "berg blad borg by dahl fors gren hed holm kvist lund man mark sten strand "
        "ström",
    ),
    _names(
        14,
        "María José Antonio Carmen Juan Ana Manuel Laura Francisco Isabel David Lucía "
        "João Maria António Beatriz Luís Inês Tiago Conceição Javier Pilar Ángel "
        "Begoña Íñigo Nuria",
        "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez "
        "Martín Silva Santos Ferreira Pereira Oliveira Costa Jiménez Ruiz Hernández "
        "Díaz Moreno Muñoz Álvarez Núñez Peña Araújo Gonçalves Magalhães",
        "Al Bar Cas Cor Es Fon Gal Iba Lar Men Mon Nava Or Qui Ri Sal Tor Val Ver Zal",
        "aga ares arro cedo dez edo era eira ijo illo ino mar oba ola oso talba tega "
        "ui",
    ),
    _names(
        8,
        "Marie Jean Pierre Anne Michel Camille Philippe Nathalie Léa François Chloé "
        "Hélène Benoît Zoé Noël Maëlys Gérard Cécile Giulia Marco Francesca Luca "
        "Alessandro Chiara Niccolò Letizia",
        "Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau "
        "Lefèvre Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Lefebvre "
        "Garnier Béranger Chloë D'Angelo",
        "Bel Bon Cha Cler Dela Du Fon Gran Mar Mont Per Pré Ro Saint Tou Val Ver Vill",
        "aire ard bert court det eau elle fort gny lac let lier mont nard neuve rand "
        "vau",
    ),
    _names(
        7,
        "Anna Piotr Maria Krzysztof Katarzyna Andrzej Małgorzata Tomasz Agnieszka "
        "Paweł Ewa Łukasz Zofia Michał Jadwiga Jiří Kateřina Tomáš Đorđe Željko Ana "
        "Čedomir Ștefan Ioana Mihai",
        "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński "
        "Szymański Woźniak Dąbrowski Novák Svoboda Dvořák Horvat Kovačević Petrović "
        "Popescu Ionescu Nagy Kovács Szabó Żak",
        "Bar Ciesz Dob Gaj Jan Kal Kos Lip Mał Now Ost Paw Rud Saw Tom Wal Wisz Zab",
        "acki ański czak czyk ecki ewicz iński kiewicz kowski niak owicz owski ski "
        "yński",
    ),
    _names(
        5,
        "Анна Александр Мария Сергей Елена Дмитрий Ольга Андрей Наталья Алексей Юлия "
        "Иван Екатерина Михаил Татьяна Фёдор Светлана Владимир Ксения Сергій "
        "Олександр Оксана Андрій Юлія",
        "Иванова Иванов Смирнов Кузнецова Попов Соколова Лебедев Козлова Новиков "
        "Морозова Петров Волкова Шевченко Бондаренко Ткаченко Коваленко Гончар "
        "Мельник Захарченко",
        "Бел Вер Голуб Дорон Жур Зим Казан Лаз Мар Ник Ор Пан Род Сам Тих Фил Хар Щерб",
        "аков анов аренко енко еев ейко ин ишин ков кин лов нев ников овский онов цов",
    ),
    _names(
        4,
        "Anna Aleksandr Maria Sergey Elena Dmitriy Olga Andrei Natalia Aleksei Yulia "
        "Ivan Ekaterina Mikhail Tatiana Fedor Svetlana Vladimir Kseniia Oleksandr",
        "Ivanova Ivanov Smirnov Kuznetsova Popov Sokolova Lebedev Kozlova Novikov "
        "Morozova Petrov Volkova Shevchenko Bondarenko Tkachenko Honchar",
        "Bel Ver Golub Doron Zhur Zim Kazan Laz Mar Nik Or Pan Rod Sam Tikh Fil Khar",
        "akov anov arenko enko eev eiko in ishin kov kin lov nev nikov ovskii onov "
        "tsov",
    ),
    _names(
        6,
        "محمد أحمد فاطمة علي عمر مريم خالد يوسف زينب إبراهيم حسن ليلى نور سارة "
        "عبدالله مصطفى هدى طارق",
        "أحمد حسن علي إبراهيم محمود السيد عبدالله يوسف خليل الحداد النجار المصري "
        "الشامي العلي منصور صالح عثمان حمدان",
        language="ar",
    ),
    _names(
        4,
        "Mohammed Ahmed Fatima Ali Omar Maryam Khaled Yousef Zeynep Mehmet Mustafa "
        "Ayşe Emine Hüseyin İbrahim Elif Hasan Layla Noor Sara Tariq Özgür Gülşen "
        "İpek",
        "Yılmaz Kaya Demir Şahin Çelik Yıldız Öztürk Aydın Hassan Ibrahim Mahmoud "
        "Al-Masri Haddad Al-Najjar Mansour Saleh Osman Hamdan Khan Hussain Malik",
        language="ar",
    ),
    _names(
        3,
        "Γιώργος Μαρία Δημήτρης Ελένη Κώστας Κατερίνα Νίκος Σοφία Γιάννης Άννα "
        "Χρήστος Βασιλική Παναγιώτης Αγγελική",
        "Παπαδόπουλος Παππάς Καραγιάννης Βλάχος Ιωάννου Οικονόμου Παπαδάκης Γεωργίου "
        "Δημητρίου Νικολάου Μακρής Αθανασίου",
    ),
    _names(
        4,
        "Priya Rahul Anjali Amit Pooja Vijay Lakshmi Arjun Deepa Ravi Sunita Sanjay "
        "Chinedu Ngozi Oluwaseun Adaeze Emeka Amara Kwame Ama",
        "Singh Kumar Sharma Patel Gupta Devi Das Reddy Nair Iyer Okafor Adeyemi "
        "Okonkwo Mensah Balogun Eze Rao Joshi",
    ),
    _names(
        4,
        "Wei Fang Minh Linh Thị Jun Min-jun Ji-woo Xiaoming Yan Hùng Đức Hương Mei "
        "Haruto Yui Ren",
        "Wang Li Zhang Nguyễn Trần Lê Phạm Kim Lee Park Chen Liu Sato Suzuki Tanaka "
        "Yang Huang Võ Đặng",
        family_first=True,
    ),
    _names(
        1,
        "伟 芳 娜 敏 静 秀英 丽 强 磊 洋 艳 勇 杰 娟 涛 明",
        "王 李 张 刘 陈 杨 黄 赵 周 吴 徐 孙",
        family_first=True,
    ),
)
SHARES = tuple(accumulate(names.share for names in CROWD))
_WEIGHTS = {
    length: tuple(accumulate((place + 1) ** -RARER for place in range(length)))
    for names in CROWD
    for length in (len(names.given), len(names.family))
}
